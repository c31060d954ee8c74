// Written by `npm run labels` from labels/CustomLabels.labels-meta.xml. Do not edit.
import ACCEPT from '@salesforce/label/c.Partner_Center_Accept';
import ACCEPT_MANY from '@salesforce/label/c.Partner_Center_Accept_Many';
import ADVICE_ANSWER from '@salesforce/label/c.Partner_Center_Advice_Answer';
import ADVICE_BUSY from '@salesforce/label/c.Partner_Center_Advice_Busy';
import ADVICE_CONTACT from '@salesforce/label/c.Partner_Center_Advice_Contact';
import ADVICE_CURRENCY from '@salesforce/label/c.Partner_Center_Advice_Currency';
import ADVICE_CUSTOMER from '@salesforce/label/c.Partner_Center_Advice_Customer';
import ADVICE_INVITATION from '@salesforce/label/c.Partner_Center_Advice_Invitation';
import ADVICE_LINK from '@salesforce/label/c.Partner_Center_Advice_Link';
import ADVICE_LOCKED from '@salesforce/label/c.Partner_Center_Advice_Locked';
import ADVICE_NOT_KEPT from '@salesforce/label/c.Partner_Center_Advice_Not_Kept';
import ADVICE_NOT_READY from '@salesforce/label/c.Partner_Center_Advice_Not_Ready';
import ADVICE_NOT_VISIBLE from '@salesforce/label/c.Partner_Center_Advice_Not_Visible';
import ADVICE_OFFERED from '@salesforce/label/c.Partner_Center_Advice_Offered';
import ADVICE_TWIN from '@salesforce/label/c.Partner_Center_Advice_Twin';
import ADVICE_UNREADABLE from '@salesforce/label/c.Partner_Center_Advice_Unreadable';
import ADVICE_OPPORTUNITY_GONE from '@salesforce/label/c.Partner_Center_Advice_Opportunity_Gone';
import ADVICE_OWNER from '@salesforce/label/c.Partner_Center_Advice_Owner';
import ADVICE_PARTNER_CENTER_ACCESS from '@salesforce/label/c.Partner_Center_Advice_Partner_Center_Access';
import ADVICE_PARTNER_CENTER_REFUSED from '@salesforce/label/c.Partner_Center_Advice_Partner_Center_Refused';
import ADVICE_REFERRAL_CLOSED from '@salesforce/label/c.Partner_Center_Advice_Referral_Closed';
import ADVICE_REFERRAL_GONE from '@salesforce/label/c.Partner_Center_Advice_Referral_Gone';
import ADVICE_RELAY_FAULT from '@salesforce/label/c.Partner_Center_Advice_Relay_Fault';
import ADVICE_SALESFORCE_REFUSED from '@salesforce/label/c.Partner_Center_Advice_Salesforce_Refused';
import ADVICE_STAGE_MISSING from '@salesforce/label/c.Partner_Center_Advice_Stage_Missing';
import AGAIN from '@salesforce/label/c.Partner_Center_Again';
import AMEND from '@salesforce/label/c.Partner_Center_Amend';
import ANSWER_HELP from '@salesforce/label/c.Partner_Center_Answer_Help';
import ANSWER_WAITING from '@salesforce/label/c.Partner_Center_Answer_Waiting';
import ANSWER_WHO from '@salesforce/label/c.Partner_Center_Answer_Who';
import ANSWER_WITHDRAWN from '@salesforce/label/c.Partner_Center_Answer_Withdrawn';
import ANSWER_HELD from '@salesforce/label/c.Partner_Center_Answer_Held';
import ANSWERS_HELD from '@salesforce/label/c.Partner_Center_Answers_Held';
import ANSWERS_SAVED from '@salesforce/label/c.Partner_Center_Answers_Saved';
import ANSWERS_UNDONE from '@salesforce/label/c.Partner_Center_Answers_Undone';
import BULK_COMMON from '@salesforce/label/c.Partner_Center_Bulk_Common';
import BULK_COMMON_DETAIL from '@salesforce/label/c.Partner_Center_Bulk_Common_Detail';
import BULK_EMPTY from '@salesforce/label/c.Partner_Center_Bulk_Empty';
import BULK_EMPTY_DETAIL from '@salesforce/label/c.Partner_Center_Bulk_Empty_Detail';
import BULK_INCOMPLETE from '@salesforce/label/c.Partner_Center_Bulk_Incomplete';
import BULK_OWN from '@salesforce/label/c.Partner_Center_Bulk_Own';
import BULK_SHARE from '@salesforce/label/c.Partner_Center_Bulk_Share';
import BULK_SHARED from '@salesforce/label/c.Partner_Center_Bulk_Shared';
import BULK_TITLE from '@salesforce/label/c.Partner_Center_Bulk_Title';
import BULK_WHAT from '@salesforce/label/c.Partner_Center_Bulk_What';
import CANCEL from '@salesforce/label/c.Partner_Center_Cancel';
import CARD_TITLE from '@salesforce/label/c.Partner_Center_Card_Title';
import CHANGE from '@salesforce/label/c.Partner_Center_Change';
import CHANGED_MEANWHILE from '@salesforce/label/c.Partner_Center_Changed_Meanwhile';
import CHART_BARS from '@salesforce/label/c.Partner_Center_Chart_Bars';
import CHART_CUT from '@salesforce/label/c.Partner_Center_Chart_Cut';
import CHART_DAY from '@salesforce/label/c.Partner_Center_Chart_Day';
import CHART_FAILED from '@salesforce/label/c.Partner_Center_Chart_Failed';
import CHART_SUMMARY from '@salesforce/label/c.Partner_Center_Chart_Summary';
import CHART_SYNCED from '@salesforce/label/c.Partner_Center_Chart_Synced';
import CHART_TABLE from '@salesforce/label/c.Partner_Center_Chart_Table';
import CHART_TITLE from '@salesforce/label/c.Partner_Center_Chart_Title';
import CHECK_AGAIN from '@salesforce/label/c.Partner_Center_Check_Again';
import COLUMN_ACCOUNT from '@salesforce/label/c.Partner_Center_Column_Account';
import COLUMN_AMOUNT from '@salesforce/label/c.Partner_Center_Column_Amount';
import COLUMN_CLOSE_DATE from '@salesforce/label/c.Partner_Center_Column_Close_Date';
import COLUMN_DEAL from '@salesforce/label/c.Partner_Center_Column_Deal';
import COLUMN_MISSING from '@salesforce/label/c.Partner_Center_Column_Missing';
import COLUMN_OWNER from '@salesforce/label/c.Partner_Center_Column_Owner';
import COLUMN_SELECT from '@salesforce/label/c.Partner_Center_Column_Select';
import CONFLICT_OURS from '@salesforce/label/c.Partner_Center_Conflict_Ours';
import CONFLICT_THEIRS from '@salesforce/label/c.Partner_Center_Conflict_Theirs';
import CONFLICT_TITLE from '@salesforce/label/c.Partner_Center_Conflict_Title';
import DEALS_CUT from '@salesforce/label/c.Partner_Center_Deals_Cut';
import DEALS_MANY from '@salesforce/label/c.Partner_Center_Deals_Many';
import DEALS_MORE from '@salesforce/label/c.Partner_Center_Deals_More';
import DEALS_ONE from '@salesforce/label/c.Partner_Center_Deals_One';
import DECLINE from '@salesforce/label/c.Partner_Center_Decline';
import DECLINE_ASK from '@salesforce/label/c.Partner_Center_Decline_Ask';
import DECLINE_MANY from '@salesforce/label/c.Partner_Center_Decline_Many';
import DENIED from '@salesforce/label/c.Partner_Center_Denied';
import DENIED_DETAIL from '@salesforce/label/c.Partner_Center_Denied_Detail';
import DETAILS from '@salesforce/label/c.Partner_Center_Details';
import DIGEST_ATTENTION from '@salesforce/label/c.Partner_Center_Digest_Attention';
import DIGEST_EXPIRING from '@salesforce/label/c.Partner_Center_Digest_Expiring';
import DIGEST_TITLE from '@salesforce/label/c.Partner_Center_Digest_Title';
import DIGEST_WAITING from '@salesforce/label/c.Partner_Center_Digest_Waiting';
import DISMISS from '@salesforce/label/c.Partner_Center_Dismiss';
import ERROR from '@salesforce/label/c.Partner_Center_Error';
import ERROR_CODE from '@salesforce/label/c.Partner_Center_Error_Code';
import ERROR_UNKNOWN from '@salesforce/label/c.Partner_Center_Error_Unknown';
import EVENT_ACCEPTED from '@salesforce/label/c.Partner_Center_Event_Accepted';
import EVENT_ADDED from '@salesforce/label/c.Partner_Center_Event_Added';
import EVENT_BEFORE from '@salesforce/label/c.Partner_Center_Event_Before';
import EVENT_BLANK from '@salesforce/label/c.Partner_Center_Event_Blank';
import EVENT_CHANGED from '@salesforce/label/c.Partner_Center_Event_Changed';
import EVENT_CHANGES from '@salesforce/label/c.Partner_Center_Event_Changes';
import EVENT_CONFLICT from '@salesforce/label/c.Partner_Center_Event_Conflict';
import EVENT_DECLINED from '@salesforce/label/c.Partner_Center_Event_Declined';
import EVENT_HIDDEN from '@salesforce/label/c.Partner_Center_Event_Hidden';
import EVENT_KEPT from '@salesforce/label/c.Partner_Center_Event_Kept';
import EVENT_LINKED from '@salesforce/label/c.Partner_Center_Event_Linked';
import EVENT_LOST from '@salesforce/label/c.Partner_Center_Event_Lost';
import EVENT_MICROSOFT_ACCEPTED from '@salesforce/label/c.Partner_Center_Event_Microsoft_Accepted';
import EVENT_MICROSOFT_DECLINED from '@salesforce/label/c.Partner_Center_Event_Microsoft_Declined';
import EVENT_MICROSOFT_EXPIRED from '@salesforce/label/c.Partner_Center_Event_Microsoft_Expired';
import EVENT_MICROSOFT_LOST from '@salesforce/label/c.Partner_Center_Event_Microsoft_Lost';
import EVENT_MICROSOFT_RECEIVED from '@salesforce/label/c.Partner_Center_Event_Microsoft_Received';
import EVENT_MICROSOFT_WON from '@salesforce/label/c.Partner_Center_Event_Microsoft_Won';
import EVENT_MOVED_AWAY from '@salesforce/label/c.Partner_Center_Event_Moved_Away';
import EVENT_MOVED_HERE from '@salesforce/label/c.Partner_Center_Event_Moved_Here';
import EVENT_NOT_COPIED from '@salesforce/label/c.Partner_Center_Event_Not_Copied';
import EVENT_NOT_COPIED_FIELDS from '@salesforce/label/c.Partner_Center_Event_Not_Copied_Fields';
import EVENT_NOW from '@salesforce/label/c.Partner_Center_Event_Now';
import EVENT_PAUSED from '@salesforce/label/c.Partner_Center_Event_Paused';
import EVENT_PUT_BACK from '@salesforce/label/c.Partner_Center_Event_Put_Back';
import EVENT_REASON from '@salesforce/label/c.Partner_Center_Event_Reason';
import EVENT_RECEIVED from '@salesforce/label/c.Partner_Center_Event_Received';
import EVENT_RECEIVED_FROM from '@salesforce/label/c.Partner_Center_Event_Received_From';
import EVENT_REMOVED from '@salesforce/label/c.Partner_Center_Event_Removed';
import EVENT_SHARED from '@salesforce/label/c.Partner_Center_Event_Shared';
import EVENT_SHARED_AS from '@salesforce/label/c.Partner_Center_Event_Shared_As';
import EVENT_OTHER_OWNER from '@salesforce/label/c.Partner_Center_Event_Other_Owner';
import EVENT_SIMILAR_ACCOUNT from '@salesforce/label/c.Partner_Center_Event_Similar_Account';
import EVENT_SIMILAR_ACCOUNT_NAMED from '@salesforce/label/c.Partner_Center_Event_Similar_Account_Named';
import EVENT_TO_PARTNER_CENTER from '@salesforce/label/c.Partner_Center_Event_To_Partner_Center';
import EVENT_TO_SALESFORCE from '@salesforce/label/c.Partner_Center_Event_To_Salesforce';
import EXAMPLE_MESSAGE from '@salesforce/label/c.Partner_Center_Example_Message';
import EXPIRES from '@salesforce/label/c.Partner_Center_Expires';
import FACT_KIND from '@salesforce/label/c.Partner_Center_Fact_Kind';
import FACT_VISIBLE from '@salesforce/label/c.Partner_Center_Fact_Visible';
import FACT_MICROSOFT_ID from '@salesforce/label/c.Partner_Center_Fact_Microsoft_Id';
import FACT_REFERRAL from '@salesforce/label/c.Partner_Center_Fact_Referral';
import FAILURES_NONE from '@salesforce/label/c.Partner_Center_Failures_None';
import FAILURES_TITLE from '@salesforce/label/c.Partner_Center_Failures_Title';
import FAILURES_UNLISTED from '@salesforce/label/c.Partner_Center_Failures_Unlisted';
import FILTER from '@salesforce/label/c.Partner_Center_Filter';
import FILTER_ALL from '@salesforce/label/c.Partner_Center_Filter_All';
import FILTER_ATTENTION from '@salesforce/label/c.Partner_Center_Filter_Attention';
import FILTER_CONFLICTS from '@salesforce/label/c.Partner_Center_Filter_Conflicts';
import FILTER_INBOUND from '@salesforce/label/c.Partner_Center_Filter_Inbound';
import FILTER_OUTBOUND from '@salesforce/label/c.Partner_Center_Filter_Outbound';
import FIX_ANSWER from '@salesforce/label/c.Partner_Center_Fix_Answer';
import FIX_BUSY from '@salesforce/label/c.Partner_Center_Fix_Busy';
import FIX_CONTACT from '@salesforce/label/c.Partner_Center_Fix_Contact';
import FIX_CURRENCY from '@salesforce/label/c.Partner_Center_Fix_Currency';
import FIX_CUSTOMER from '@salesforce/label/c.Partner_Center_Fix_Customer';
import FIX_INVITATION from '@salesforce/label/c.Partner_Center_Fix_Invitation';
import FIX_LINK from '@salesforce/label/c.Partner_Center_Fix_Link';
import FIX_LOCKED from '@salesforce/label/c.Partner_Center_Fix_Locked';
import FIX_NOT_KEPT from '@salesforce/label/c.Partner_Center_Fix_Not_Kept';
import FIX_NOT_READY from '@salesforce/label/c.Partner_Center_Fix_Not_Ready';
import FIX_NOT_VISIBLE from '@salesforce/label/c.Partner_Center_Fix_Not_Visible';
import FIX_OFFERED from '@salesforce/label/c.Partner_Center_Fix_Offered';
import FIX_TWIN from '@salesforce/label/c.Partner_Center_Fix_Twin';
import FIX_UNREADABLE from '@salesforce/label/c.Partner_Center_Fix_Unreadable';
import FIX_OPPORTUNITY_GONE from '@salesforce/label/c.Partner_Center_Fix_Opportunity_Gone';
import FIX_OTHER from '@salesforce/label/c.Partner_Center_Fix_Other';
import FIX_OWNER from '@salesforce/label/c.Partner_Center_Fix_Owner';
import FIX_PARTNER_CENTER_ACCESS from '@salesforce/label/c.Partner_Center_Fix_Partner_Center_Access';
import FIX_PARTNER_CENTER_REFUSED from '@salesforce/label/c.Partner_Center_Fix_Partner_Center_Refused';
import FIX_REFERRAL_CLOSED from '@salesforce/label/c.Partner_Center_Fix_Referral_Closed';
import FIX_REFERRAL_GONE from '@salesforce/label/c.Partner_Center_Fix_Referral_Gone';
import FIX_RELAY_FAULT from '@salesforce/label/c.Partner_Center_Fix_Relay_Fault';
import FIX_SALESFORCE_REFUSED from '@salesforce/label/c.Partner_Center_Fix_Salesforce_Refused';
import FIX_STAGE_MISSING from '@salesforce/label/c.Partner_Center_Fix_Stage_Missing';
import HAND_OVER from '@salesforce/label/c.Partner_Center_Hand_Over';
import HEALTH_TITLE from '@salesforce/label/c.Partner_Center_Health_Title';
import INBOX_COUNT from '@salesforce/label/c.Partner_Center_Inbox_Count';
import INBOX_EMPTY from '@salesforce/label/c.Partner_Center_Inbox_Empty';
import INBOX_EMPTY_DETAIL from '@salesforce/label/c.Partner_Center_Inbox_Empty_Detail';
import INBOX_TITLE from '@salesforce/label/c.Partner_Center_Inbox_Title';
import KIND_CO_SELL from '@salesforce/label/c.Partner_Center_Kind_Co_Sell';
import KIND_CO_SELL_TEXT from '@salesforce/label/c.Partner_Center_Kind_Co_Sell_Text';
import KIND_LEAD from '@salesforce/label/c.Partner_Center_Kind_Lead';
import KIND_PARTNER_LED from '@salesforce/label/c.Partner_Center_Kind_Partner_Led';
import KIND_PARTNER_LED_TEXT from '@salesforce/label/c.Partner_Center_Kind_Partner_Led_Text';
import KIND_PARTNER_TO_PARTNER from '@salesforce/label/c.Partner_Center_Kind_Partner_To_Partner';
import KIND_PRIVATE from '@salesforce/label/c.Partner_Center_Kind_Private';
import KIND_PRIVATE_TEXT from '@salesforce/label/c.Partner_Center_Kind_Private_Text';
import LINK_ASK from '@salesforce/label/c.Partner_Center_Link_Ask';
import LINK_ASK_CANCEL from '@salesforce/label/c.Partner_Center_Link_Ask_Cancel';
import LINK_ASKED from '@salesforce/label/c.Partner_Center_Link_Asked';
import LINK_FIELD from '@salesforce/label/c.Partner_Center_Link_Field';
import LINK_GETS from '@salesforce/label/c.Partner_Center_Link_Gets';
import LINK_GO from '@salesforce/label/c.Partner_Center_Link_Go';
import LINK_MICROSOFTS from '@salesforce/label/c.Partner_Center_Link_Microsofts';
import LINK_MINE from '@salesforce/label/c.Partner_Center_Link_Mine';
import LINK_NONE from '@salesforce/label/c.Partner_Center_Link_None';
import LINK_NOTHING from '@salesforce/label/c.Partner_Center_Link_Nothing';
import LINK_OFFERED from '@salesforce/label/c.Partner_Center_Link_Offered';
import LINK_SEARCH from '@salesforce/label/c.Partner_Center_Link_Search';
import LINK_SENDS from '@salesforce/label/c.Partner_Center_Link_Sends';
import LINK_TO from '@salesforce/label/c.Partner_Center_Link_To';
import LOAD_MORE from '@salesforce/label/c.Partner_Center_Load_More';
import LOADING from '@salesforce/label/c.Partner_Center_Loading';
import LOST_ASK from '@salesforce/label/c.Partner_Center_Lost_Ask';
import LOST_GO from '@salesforce/label/c.Partner_Center_Lost_Go';
import LOST_STAGE from '@salesforce/label/c.Partner_Center_Lost_Stage';
import MICROSOFT_NOTES from '@salesforce/label/c.Partner_Center_Microsoft_Notes';
import MICROSOFT_SELLER from '@salesforce/label/c.Partner_Center_Microsoft_Seller';
import MISSING_ACCOUNT from '@salesforce/label/c.Partner_Center_Missing_Account';
import MISSING_AMOUNT from '@salesforce/label/c.Partner_Center_Missing_Amount';
import MISSING_CLOSE_DATE from '@salesforce/label/c.Partner_Center_Missing_Close_Date';
import MISSING_CONTACT from '@salesforce/label/c.Partner_Center_Missing_Contact';
import MISSING_COUNTRY from '@salesforce/label/c.Partner_Center_Missing_Country';
import MISSING_MANY from '@salesforce/label/c.Partner_Center_Missing_Many';
import MISSING_NOTHING from '@salesforce/label/c.Partner_Center_Missing_Nothing';
import MISSING_ONE from '@salesforce/label/c.Partner_Center_Missing_One';
import MISSING_SOLUTIONS from '@salesforce/label/c.Partner_Center_Missing_Solutions';
import MOVED_CLOSE from '@salesforce/label/c.Partner_Center_Moved_Close';
import MOVED_FROM from '@salesforce/label/c.Partner_Center_Moved_From';
import MOVED_TO from '@salesforce/label/c.Partner_Center_Moved_To';
import NEW_OWNER from '@salesforce/label/c.Partner_Center_New_Owner';
import NO from '@salesforce/label/c.Partner_Center_No';
import NO_CHOICE from '@salesforce/label/c.Partner_Center_No_Choice';
import NO_HELP from '@salesforce/label/c.Partner_Center_No_Help';
import NOT_SENT from '@salesforce/label/c.Partner_Center_Not_Sent';
import NOT_THIS_DEAL from '@salesforce/label/c.Partner_Center_Not_This_Deal';
import NOTIFY_ACCEPTED from '@salesforce/label/c.Partner_Center_Notify_Accepted';
import NOTIFY_ATTENTION from '@salesforce/label/c.Partner_Center_Notify_Attention';
import NOTIFY_DECLINED from '@salesforce/label/c.Partner_Center_Notify_Declined';
import NOTIFY_NEW from '@salesforce/label/c.Partner_Center_Notify_New';
import NOTIFY_ONE_DAY from '@salesforce/label/c.Partner_Center_Notify_One_Day';
import NOTIFY_THREE_DAYS from '@salesforce/label/c.Partner_Center_Notify_Three_Days';
import OPEN_REFERRAL from '@salesforce/label/c.Partner_Center_Open_Referral';
import OVERVIEW_AMOUNT from '@salesforce/label/c.Partner_Center_Overview_Amount';
import OVERVIEW_ANSWERS from '@salesforce/label/c.Partner_Center_Overview_Answers';
import OVERVIEW_ATTENTION from '@salesforce/label/c.Partner_Center_Overview_Attention';
import OVERVIEW_COUNT from '@salesforce/label/c.Partner_Center_Overview_Count';
import OVERVIEW_DEALS from '@salesforce/label/c.Partner_Center_Overview_Deals';
import OVERVIEW_EXPIRING from '@salesforce/label/c.Partner_Center_Overview_Expiring';
import OVERVIEW_GROUP_ANSWER from '@salesforce/label/c.Partner_Center_Overview_Group_Answer';
import OVERVIEW_GROUP_HELP from '@salesforce/label/c.Partner_Center_Overview_Group_Help';
import OVERVIEW_GROUP_MONTH from '@salesforce/label/c.Partner_Center_Overview_Group_Month';
import OVERVIEW_GROUP_REASON from '@salesforce/label/c.Partner_Center_Overview_Group_Reason';
import OVERVIEW_GROUP_SOLUTION from '@salesforce/label/c.Partner_Center_Overview_Group_Solution';
import OVERVIEW_GROUP_STAGE from '@salesforce/label/c.Partner_Center_Overview_Group_Stage';
import OVERVIEW_GROUP_TEAM from '@salesforce/label/c.Partner_Center_Overview_Group_Team';
import OVERVIEW_HELP from '@salesforce/label/c.Partner_Center_Overview_Help';
import OVERVIEW_INFLUENCED from '@salesforce/label/c.Partner_Center_Overview_Influenced';
import OVERVIEW_MONTHS from '@salesforce/label/c.Partner_Center_Overview_Months';
import OVERVIEW_NONE from '@salesforce/label/c.Partner_Center_Overview_None';
import OVERVIEW_OUR_HOURS from '@salesforce/label/c.Partner_Center_Overview_Our_Hours';
import OVERVIEW_OURS from '@salesforce/label/c.Partner_Center_Overview_Ours';
import OVERVIEW_REASONS from '@salesforce/label/c.Partner_Center_Overview_Reasons';
import OVERVIEW_SHARED from '@salesforce/label/c.Partner_Center_Overview_Shared';
import OVERVIEW_SOLUTIONS from '@salesforce/label/c.Partner_Center_Overview_Solutions';
import OVERVIEW_SOURCED from '@salesforce/label/c.Partner_Center_Overview_Sourced';
import OVERVIEW_STAGES from '@salesforce/label/c.Partner_Center_Overview_Stages';
import OVERVIEW_TEAMS from '@salesforce/label/c.Partner_Center_Overview_Teams';
import OVERVIEW_THEIR_HOURS from '@salesforce/label/c.Partner_Center_Overview_Their_Hours';
import OVERVIEW_THEIRS from '@salesforce/label/c.Partner_Center_Overview_Theirs';
import OVERVIEW_TITLE from '@salesforce/label/c.Partner_Center_Overview_Title';
import OVERVIEW_TREND_BEFORE from '@salesforce/label/c.Partner_Center_Overview_Trend_Before';
import OVERVIEW_TREND_NEW from '@salesforce/label/c.Partner_Center_Overview_Trend_New';
import OVERVIEW_TREND_RATE from '@salesforce/label/c.Partner_Center_Overview_Trend_Rate';
import OVERVIEW_TREND_YEAR from '@salesforce/label/c.Partner_Center_Overview_Trend_Year';
import OVERVIEW_WIN_OWN from '@salesforce/label/c.Partner_Center_Overview_Win_Own';
import OVERVIEW_WIN_RATE from '@salesforce/label/c.Partner_Center_Overview_Win_Rate';
import OVERVIEW_WON from '@salesforce/label/c.Partner_Center_Overview_Won';
import PENDING_LONG from '@salesforce/label/c.Partner_Center_Pending_Long';
import PICK_CONTACT from '@salesforce/label/c.Partner_Center_Pick_Contact';
import PICK_CONTACT_REFUSED from '@salesforce/label/c.Partner_Center_Pick_Contact_Refused';
import PREVIEW_CONTACT from '@salesforce/label/c.Partner_Center_Preview_Contact';
import PREVIEW_NOTES from '@salesforce/label/c.Partner_Center_Preview_Notes';
import PROBLEM_ANSWER from '@salesforce/label/c.Partner_Center_Problem_Answer';
import PROBLEM_BUSY from '@salesforce/label/c.Partner_Center_Problem_Busy';
import PROBLEM_CONTACT from '@salesforce/label/c.Partner_Center_Problem_Contact';
import PROBLEM_CURRENCY from '@salesforce/label/c.Partner_Center_Problem_Currency';
import PROBLEM_CUSTOMER from '@salesforce/label/c.Partner_Center_Problem_Customer';
import PROBLEM_INVITATION from '@salesforce/label/c.Partner_Center_Problem_Invitation';
import PROBLEM_LINK from '@salesforce/label/c.Partner_Center_Problem_Link';
import PROBLEM_LOCKED from '@salesforce/label/c.Partner_Center_Problem_Locked';
import PROBLEM_NOT_KEPT from '@salesforce/label/c.Partner_Center_Problem_Not_Kept';
import PROBLEM_NOT_READY from '@salesforce/label/c.Partner_Center_Problem_Not_Ready';
import PROBLEM_NOT_VISIBLE from '@salesforce/label/c.Partner_Center_Problem_Not_Visible';
import PROBLEM_OFFERED from '@salesforce/label/c.Partner_Center_Problem_Offered';
import PROBLEM_TWIN from '@salesforce/label/c.Partner_Center_Problem_Twin';
import PROBLEM_UNREADABLE from '@salesforce/label/c.Partner_Center_Problem_Unreadable';
import PROBLEM_OPPORTUNITY_GONE from '@salesforce/label/c.Partner_Center_Problem_Opportunity_Gone';
import PROBLEM_OTHER from '@salesforce/label/c.Partner_Center_Problem_Other';
import PROBLEM_OWNER from '@salesforce/label/c.Partner_Center_Problem_Owner';
import PROBLEM_PARTNER_CENTER_ACCESS from '@salesforce/label/c.Partner_Center_Problem_Partner_Center_Access';
import PROBLEM_PARTNER_CENTER_REFUSED from '@salesforce/label/c.Partner_Center_Problem_Partner_Center_Refused';
import PROBLEM_REFERRAL_CLOSED from '@salesforce/label/c.Partner_Center_Problem_Referral_Closed';
import PROBLEM_REFERRAL_GONE from '@salesforce/label/c.Partner_Center_Problem_Referral_Gone';
import PROBLEM_RELAY_FAULT from '@salesforce/label/c.Partner_Center_Problem_Relay_Fault';
import PROBLEM_SALESFORCE_REFUSED from '@salesforce/label/c.Partner_Center_Problem_Salesforce_Refused';
import PROBLEM_STAGE_MISSING from '@salesforce/label/c.Partner_Center_Problem_Stage_Missing';
import PROGRESS from '@salesforce/label/c.Partner_Center_Progress';
import READ_ONLY from '@salesforce/label/c.Partner_Center_Read_Only';
import REFRESH from '@salesforce/label/c.Partner_Center_Refresh';
import RELAY_API_USE from '@salesforce/label/c.Partner_Center_Relay_Api_Use';
import RELAY_BACKLOG from '@salesforce/label/c.Partner_Center_Relay_Backlog';
import RELAY_CHANNEL from '@salesforce/label/c.Partner_Center_Relay_Channel';
import RELAY_CREDENTIAL from '@salesforce/label/c.Partner_Center_Relay_Credential';
import RELAY_CREDENTIAL_SOON from '@salesforce/label/c.Partner_Center_Relay_Credential_Soon';
import RELAY_DELETED from '@salesforce/label/c.Partner_Center_Relay_Deleted';
import RELAY_DELETED_FIX from '@salesforce/label/c.Partner_Center_Relay_Deleted_Fix';
import RELAY_EVENTS_COMPARED from '@salesforce/label/c.Partner_Center_Relay_Events_Compared';
import RELAY_EVENTS_READ from '@salesforce/label/c.Partner_Center_Relay_Events_Read';
import RELAY_FAILED from '@salesforce/label/c.Partner_Center_Relay_Failed';
import RELAY_FROM_PARTNER_CENTER from '@salesforce/label/c.Partner_Center_Relay_From_Partner_Center';
import RELAY_FROM_SALESFORCE from '@salesforce/label/c.Partner_Center_Relay_From_Salesforce';
import RELAY_HEARTBEAT from '@salesforce/label/c.Partner_Center_Relay_Heartbeat';
import RELAY_MAPPINGS from '@salesforce/label/c.Partner_Center_Relay_Mappings';
import RELAY_MAPPINGS_FIX from '@salesforce/label/c.Partner_Center_Relay_Mappings_Fix';
import RELAY_NAME from '@salesforce/label/c.Partner_Center_Relay_Name';
import RELAY_NONE from '@salesforce/label/c.Partner_Center_Relay_None';
import RELAY_NONE_DETAIL from '@salesforce/label/c.Partner_Center_Relay_None_Detail';
import RELAY_RUNNING from '@salesforce/label/c.Partner_Center_Relay_Running';
import RELAY_SILENT from '@salesforce/label/c.Partner_Center_Relay_Silent';
import RELAY_SILENT_DETAIL from '@salesforce/label/c.Partner_Center_Relay_Silent_Detail';
import SAVE from '@salesforce/label/c.Partner_Center_Save';
import SEARCH_DEALS from '@salesforce/label/c.Partner_Center_Search_Deals';
import SEARCH_NONE from '@salesforce/label/c.Partner_Center_Search_None';
import SELECT_ALL from '@salesforce/label/c.Partner_Center_Select_All';
import SELECT_DEAL from '@salesforce/label/c.Partner_Center_Select_Deal';
import SEND_NOW from '@salesforce/label/c.Partner_Center_Send_Now';
import SETUP_DONE from '@salesforce/label/c.Partner_Center_Setup_Done';
import SETUP_FIRST from '@salesforce/label/c.Partner_Center_Setup_First';
import SETUP_FIRST_FLOWS from '@salesforce/label/c.Partner_Center_Setup_First_Flows';
import SETUP_FIRST_RELAY from '@salesforce/label/c.Partner_Center_Setup_First_Relay';
import SETUP_FIRST_USERS from '@salesforce/label/c.Partner_Center_Setup_First_Users';
import SETUP_FLOWS_ACTIVE from '@salesforce/label/c.Partner_Center_Setup_Flows_Active';
import SETUP_FLOWS_MISSING from '@salesforce/label/c.Partner_Center_Setup_Flows_Missing';
import SETUP_FLOWS_OFF from '@salesforce/label/c.Partner_Center_Setup_Flows_Off';
import SETUP_FLOWS_OLD from '@salesforce/label/c.Partner_Center_Setup_Flows_Old';
import SETUP_GO_FLOWS from '@salesforce/label/c.Partner_Center_Setup_Go_Flows';
import SETUP_GO_HEALTH from '@salesforce/label/c.Partner_Center_Setup_Go_Health';
import SETUP_GO_PACKAGE from '@salesforce/label/c.Partner_Center_Setup_Go_Package';
import SETUP_GO_PERMISSION_SETS from '@salesforce/label/c.Partner_Center_Setup_Go_Permission_Sets';
import SETUP_GO_ROWS from '@salesforce/label/c.Partner_Center_Setup_Go_Rows';
import SETUP_GO_SHARING from '@salesforce/label/c.Partner_Center_Setup_Go_Sharing';
import SETUP_GO_SOLUTIONS from '@salesforce/label/c.Partner_Center_Setup_Go_Solutions';
import SETUP_GO_USERS from '@salesforce/label/c.Partner_Center_Setup_Go_Users';
import SETUP_HEARD_PARTNER_CENTER from '@salesforce/label/c.Partner_Center_Setup_Heard_Partner_Center';
import SETUP_HEARD_SALESFORCE from '@salesforce/label/c.Partner_Center_Setup_Heard_Salesforce';
import SETUP_LICENSE_ASSIGNED from '@salesforce/label/c.Partner_Center_Setup_License_Assigned';
import SETUP_LICENSE_NONE from '@salesforce/label/c.Partner_Center_Setup_License_None';
import SETUP_LOOK from '@salesforce/label/c.Partner_Center_Setup_Look';
import SETUP_LOOKED from '@salesforce/label/c.Partner_Center_Setup_Looked';
import SETUP_MAPPING_FITS from '@salesforce/label/c.Partner_Center_Setup_Mapping_Fits';
import SETUP_MAPPING_ROWS from '@salesforce/label/c.Partner_Center_Setup_Mapping_Rows';
import SETUP_NOTHING_TODO from '@salesforce/label/c.Partner_Center_Setup_Nothing_Todo';
import SETUP_OWNER_ACTIVE from '@salesforce/label/c.Partner_Center_Setup_Owner_Active';
import SETUP_OWNER_BLANK from '@salesforce/label/c.Partner_Center_Setup_Owner_Blank';
import SETUP_OWNER_INACTIVE from '@salesforce/label/c.Partner_Center_Setup_Owner_Inactive';
import SETUP_PACKAGE_FITS from '@salesforce/label/c.Partner_Center_Setup_Package_Fits';
import SETUP_PACKAGE_OLD from '@salesforce/label/c.Partner_Center_Setup_Package_Old';
import SETUP_PROGRESS from '@salesforce/label/c.Partner_Center_Setup_Progress';
import SETUP_RELAY_OLD from '@salesforce/label/c.Partner_Center_Setup_Relay_Old';
import SETUP_RELAY_RUNNING from '@salesforce/label/c.Partner_Center_Setup_Relay_Running';
import SETUP_SELLERS_ASSIGNED from '@salesforce/label/c.Partner_Center_Setup_Sellers_Assigned';
import SETUP_SELLERS_NONE from '@salesforce/label/c.Partner_Center_Setup_Sellers_None';
import SETUP_SHARING_CLOSED from '@salesforce/label/c.Partner_Center_Setup_Sharing_Closed';
import SETUP_SHARING_OPEN from '@salesforce/label/c.Partner_Center_Setup_Sharing_Open';
import SETUP_SOLUTIONS_NONE from '@salesforce/label/c.Partner_Center_Setup_Solutions_None';
import SETUP_SOLUTIONS_THERE from '@salesforce/label/c.Partner_Center_Setup_Solutions_There';
import SETUP_STAGES_FREE from '@salesforce/label/c.Partner_Center_Setup_Stages_Free';
import SETUP_STAGES_NAMED from '@salesforce/label/c.Partner_Center_Setup_Stages_Named';
import SETUP_STAGES_UNNAMED from '@salesforce/label/c.Partner_Center_Setup_Stages_Unnamed';
import SETUP_TITLE from '@salesforce/label/c.Partner_Center_Setup_Title';
import SETUP_TODO from '@salesforce/label/c.Partner_Center_Setup_Todo';
import SETUP_UNHEARD_PARTNER_CENTER from '@salesforce/label/c.Partner_Center_Setup_Unheard_Partner_Center';
import SETUP_UNHEARD_SALESFORCE from '@salesforce/label/c.Partner_Center_Setup_Unheard_Salesforce';
import SETUP_UNSEEN from '@salesforce/label/c.Partner_Center_Setup_Unseen';
import SETUP_UNSEEN_LICENSE from '@salesforce/label/c.Partner_Center_Setup_Unseen_License';
import SETUP_UNSEEN_SELLERS from '@salesforce/label/c.Partner_Center_Setup_Unseen_Sellers';
import SETUP_WAITING from '@salesforce/label/c.Partner_Center_Setup_Waiting';
import SHARE from '@salesforce/label/c.Partner_Center_Share';
import SHARE_WHAT_HAPPENS from '@salesforce/label/c.Partner_Center_Share_What_Happens';
import SHARE_WHY_NOT from '@salesforce/label/c.Partner_Center_Share_Why_Not';
import SOLUTION_FORMAT from '@salesforce/label/c.Partner_Center_Solution_Format';
import SOLUTION_ONLY from '@salesforce/label/c.Partner_Center_Solution_Only';
import SOLUTION_USE from '@salesforce/label/c.Partner_Center_Solution_Use';
import SOLUTIONS from '@salesforce/label/c.Partner_Center_Solutions';
import SOLUTIONS_FOUND from '@salesforce/label/c.Partner_Center_Solutions_Found';
import SOLUTIONS_FULL from '@salesforce/label/c.Partner_Center_Solutions_Full';
import SOLUTIONS_HELP from '@salesforce/label/c.Partner_Center_Solutions_Help';
import SOLUTIONS_NONE from '@salesforce/label/c.Partner_Center_Solutions_None';
import SOLUTIONS_OFFERS from '@salesforce/label/c.Partner_Center_Solutions_Offers';
import SOLUTIONS_PICKED from '@salesforce/label/c.Partner_Center_Solutions_Picked';
import SOLUTIONS_RECENT from '@salesforce/label/c.Partner_Center_Solutions_Recent';
import SOLUTIONS_SEARCH from '@salesforce/label/c.Partner_Center_Solutions_Search';
import SOLUTIONS_UNAVAILABLE from '@salesforce/label/c.Partner_Center_Solutions_Unavailable';
import SORT_ACCOUNT from '@salesforce/label/c.Partner_Center_Sort_Account';
import SORT_AMOUNT from '@salesforce/label/c.Partner_Center_Sort_Amount';
import SORT_BY from '@salesforce/label/c.Partner_Center_Sort_By';
import SORT_EXPIRES from '@salesforce/label/c.Partner_Center_Sort_Expires';
import STATE_ATTENTION from '@salesforce/label/c.Partner_Center_State_Attention';
import STATE_CHOOSING from '@salesforce/label/c.Partner_Center_State_Choosing';
import STATE_ENDED from '@salesforce/label/c.Partner_Center_State_Ended';
import STATE_ENDED_DETAIL from '@salesforce/label/c.Partner_Center_State_Ended_Detail';
import STATE_MOVED from '@salesforce/label/c.Partner_Center_State_Moved';
import STATE_OVER from '@salesforce/label/c.Partner_Center_State_Over';
import STATE_OVER_DETAIL from '@salesforce/label/c.Partner_Center_State_Over_Detail';
import STATE_PAUSED from '@salesforce/label/c.Partner_Center_State_Paused';
import STATE_PAUSED_DETAIL from '@salesforce/label/c.Partner_Center_State_Paused_Detail';
import STATE_PENDING from '@salesforce/label/c.Partner_Center_State_Pending';
import STATE_PENDING_DETAIL from '@salesforce/label/c.Partner_Center_State_Pending_Detail';
import STATE_READY from '@salesforce/label/c.Partner_Center_State_Ready';
import STATE_READY_DETAIL from '@salesforce/label/c.Partner_Center_State_Ready_Detail';
import STATE_SYNCED from '@salesforce/label/c.Partner_Center_State_Synced';
import STATE_WAITING from '@salesforce/label/c.Partner_Center_State_Waiting';
import SWITCH_OFF from '@salesforce/label/c.Partner_Center_Switch_Off';
import SWITCH_ON from '@salesforce/label/c.Partner_Center_Switch_On';
import SYNC_NOW from '@salesforce/label/c.Partner_Center_Sync_Now';
import SYNC_SWITCH from '@salesforce/label/c.Partner_Center_Sync_Switch';
import TIMELINE_EMPTY from '@salesforce/label/c.Partner_Center_Timeline_Empty';
import TIMELINE_EMPTY_DETAIL from '@salesforce/label/c.Partner_Center_Timeline_Empty_Detail';
import TIMELINE_NONE from '@salesforce/label/c.Partner_Center_Timeline_None';
import TIMELINE_TITLE from '@salesforce/label/c.Partner_Center_Timeline_Title';
import TRIED_AGAIN from '@salesforce/label/c.Partner_Center_Tried_Again';
import TRY_AGAIN from '@salesforce/label/c.Partner_Center_Try_Again';
import TRY_ALL_AGAIN from '@salesforce/label/c.Partner_Center_Try_All_Again';
import UNDO from '@salesforce/label/c.Partner_Center_Undo';
import UNTOLD from '@salesforce/label/c.Partner_Center_Untold';
import USE_MINE from '@salesforce/label/c.Partner_Center_Use_Mine';
import USE_THEIRS from '@salesforce/label/c.Partner_Center_Use_Theirs';
import VISIBLE_ONE_WAY from '@salesforce/label/c.Partner_Center_Visible_One_Way';
import WHY_DECLINE from '@salesforce/label/c.Partner_Center_Why_Decline';
import WHY_LOST from '@salesforce/label/c.Partner_Center_Why_Lost';
import WORDS from '@salesforce/label/c.Partner_Center_Words';
import YES from '@salesforce/label/c.Partner_Center_Yes';

/** Every text of the components, in the reader's language. */
export const labels = {
  accept: ACCEPT,
  acceptMany: ACCEPT_MANY,
  adviceAnswer: ADVICE_ANSWER,
  adviceBusy: ADVICE_BUSY,
  adviceContact: ADVICE_CONTACT,
  adviceCurrency: ADVICE_CURRENCY,
  adviceCustomer: ADVICE_CUSTOMER,
  adviceInvitation: ADVICE_INVITATION,
  adviceLink: ADVICE_LINK,
  adviceLocked: ADVICE_LOCKED,
  adviceNotKept: ADVICE_NOT_KEPT,
  adviceNotReady: ADVICE_NOT_READY,
  adviceNotVisible: ADVICE_NOT_VISIBLE,
  adviceOffered: ADVICE_OFFERED,
  adviceTwin: ADVICE_TWIN,
  adviceUnreadable: ADVICE_UNREADABLE,
  adviceOpportunityGone: ADVICE_OPPORTUNITY_GONE,
  adviceOwner: ADVICE_OWNER,
  advicePartnerCenterAccess: ADVICE_PARTNER_CENTER_ACCESS,
  advicePartnerCenterRefused: ADVICE_PARTNER_CENTER_REFUSED,
  adviceReferralClosed: ADVICE_REFERRAL_CLOSED,
  adviceReferralGone: ADVICE_REFERRAL_GONE,
  adviceRelayFault: ADVICE_RELAY_FAULT,
  adviceSalesforceRefused: ADVICE_SALESFORCE_REFUSED,
  adviceStageMissing: ADVICE_STAGE_MISSING,
  again: AGAIN,
  amend: AMEND,
  answerHelp: ANSWER_HELP,
  answerWaiting: ANSWER_WAITING,
  answerWho: ANSWER_WHO,
  answerWithdrawn: ANSWER_WITHDRAWN,
  answerHeld: ANSWER_HELD,
  answersHeld: ANSWERS_HELD,
  answersSaved: ANSWERS_SAVED,
  answersUndone: ANSWERS_UNDONE,
  bulkCommon: BULK_COMMON,
  bulkCommonDetail: BULK_COMMON_DETAIL,
  bulkEmpty: BULK_EMPTY,
  bulkEmptyDetail: BULK_EMPTY_DETAIL,
  bulkIncomplete: BULK_INCOMPLETE,
  bulkOwn: BULK_OWN,
  bulkShare: BULK_SHARE,
  bulkShared: BULK_SHARED,
  bulkTitle: BULK_TITLE,
  bulkWhat: BULK_WHAT,
  cancel: CANCEL,
  cardTitle: CARD_TITLE,
  change: CHANGE,
  changedMeanwhile: CHANGED_MEANWHILE,
  chartBars: CHART_BARS,
  chartCut: CHART_CUT,
  chartDay: CHART_DAY,
  chartFailed: CHART_FAILED,
  chartSummary: CHART_SUMMARY,
  chartSynced: CHART_SYNCED,
  chartTable: CHART_TABLE,
  chartTitle: CHART_TITLE,
  checkAgain: CHECK_AGAIN,
  columnAccount: COLUMN_ACCOUNT,
  columnAmount: COLUMN_AMOUNT,
  columnCloseDate: COLUMN_CLOSE_DATE,
  columnDeal: COLUMN_DEAL,
  columnMissing: COLUMN_MISSING,
  columnOwner: COLUMN_OWNER,
  columnSelect: COLUMN_SELECT,
  conflictOurs: CONFLICT_OURS,
  conflictTheirs: CONFLICT_THEIRS,
  conflictTitle: CONFLICT_TITLE,
  dealsCut: DEALS_CUT,
  dealsMany: DEALS_MANY,
  dealsMore: DEALS_MORE,
  dealsOne: DEALS_ONE,
  decline: DECLINE,
  declineAsk: DECLINE_ASK,
  declineMany: DECLINE_MANY,
  denied: DENIED,
  deniedDetail: DENIED_DETAIL,
  details: DETAILS,
  digestAttention: DIGEST_ATTENTION,
  digestExpiring: DIGEST_EXPIRING,
  digestTitle: DIGEST_TITLE,
  digestWaiting: DIGEST_WAITING,
  dismiss: DISMISS,
  error: ERROR,
  errorCode: ERROR_CODE,
  errorUnknown: ERROR_UNKNOWN,
  eventAccepted: EVENT_ACCEPTED,
  eventAdded: EVENT_ADDED,
  eventBefore: EVENT_BEFORE,
  eventBlank: EVENT_BLANK,
  eventChanged: EVENT_CHANGED,
  eventChanges: EVENT_CHANGES,
  eventConflict: EVENT_CONFLICT,
  eventDeclined: EVENT_DECLINED,
  eventHidden: EVENT_HIDDEN,
  eventKept: EVENT_KEPT,
  eventLinked: EVENT_LINKED,
  eventLost: EVENT_LOST,
  eventMicrosoftAccepted: EVENT_MICROSOFT_ACCEPTED,
  eventMicrosoftDeclined: EVENT_MICROSOFT_DECLINED,
  eventMicrosoftExpired: EVENT_MICROSOFT_EXPIRED,
  eventMicrosoftLost: EVENT_MICROSOFT_LOST,
  eventMicrosoftReceived: EVENT_MICROSOFT_RECEIVED,
  eventMicrosoftWon: EVENT_MICROSOFT_WON,
  eventMovedAway: EVENT_MOVED_AWAY,
  eventMovedHere: EVENT_MOVED_HERE,
  eventNotCopied: EVENT_NOT_COPIED,
  eventNotCopiedFields: EVENT_NOT_COPIED_FIELDS,
  eventNow: EVENT_NOW,
  eventPaused: EVENT_PAUSED,
  eventPutBack: EVENT_PUT_BACK,
  eventReason: EVENT_REASON,
  eventReceived: EVENT_RECEIVED,
  eventReceivedFrom: EVENT_RECEIVED_FROM,
  eventRemoved: EVENT_REMOVED,
  eventShared: EVENT_SHARED,
  eventSharedAs: EVENT_SHARED_AS,
  eventOtherOwner: EVENT_OTHER_OWNER,
  eventSimilarAccount: EVENT_SIMILAR_ACCOUNT,
  eventSimilarAccountNamed: EVENT_SIMILAR_ACCOUNT_NAMED,
  eventToPartnerCenter: EVENT_TO_PARTNER_CENTER,
  eventToSalesforce: EVENT_TO_SALESFORCE,
  exampleMessage: EXAMPLE_MESSAGE,
  expires: EXPIRES,
  factKind: FACT_KIND,
  factVisible: FACT_VISIBLE,
  factMicrosoftId: FACT_MICROSOFT_ID,
  factReferral: FACT_REFERRAL,
  failuresNone: FAILURES_NONE,
  failuresTitle: FAILURES_TITLE,
  failuresUnlisted: FAILURES_UNLISTED,
  filter: FILTER,
  filterAll: FILTER_ALL,
  filterAttention: FILTER_ATTENTION,
  filterConflicts: FILTER_CONFLICTS,
  filterInbound: FILTER_INBOUND,
  filterOutbound: FILTER_OUTBOUND,
  fixAnswer: FIX_ANSWER,
  fixBusy: FIX_BUSY,
  fixContact: FIX_CONTACT,
  fixCurrency: FIX_CURRENCY,
  fixCustomer: FIX_CUSTOMER,
  fixInvitation: FIX_INVITATION,
  fixLink: FIX_LINK,
  fixLocked: FIX_LOCKED,
  fixNotKept: FIX_NOT_KEPT,
  fixNotReady: FIX_NOT_READY,
  fixNotVisible: FIX_NOT_VISIBLE,
  fixOffered: FIX_OFFERED,
  fixTwin: FIX_TWIN,
  fixUnreadable: FIX_UNREADABLE,
  fixOpportunityGone: FIX_OPPORTUNITY_GONE,
  fixOther: FIX_OTHER,
  fixOwner: FIX_OWNER,
  fixPartnerCenterAccess: FIX_PARTNER_CENTER_ACCESS,
  fixPartnerCenterRefused: FIX_PARTNER_CENTER_REFUSED,
  fixReferralClosed: FIX_REFERRAL_CLOSED,
  fixReferralGone: FIX_REFERRAL_GONE,
  fixRelayFault: FIX_RELAY_FAULT,
  fixSalesforceRefused: FIX_SALESFORCE_REFUSED,
  fixStageMissing: FIX_STAGE_MISSING,
  handOver: HAND_OVER,
  healthTitle: HEALTH_TITLE,
  inboxCount: INBOX_COUNT,
  inboxEmpty: INBOX_EMPTY,
  inboxEmptyDetail: INBOX_EMPTY_DETAIL,
  inboxTitle: INBOX_TITLE,
  kindCoSell: KIND_CO_SELL,
  kindCoSellText: KIND_CO_SELL_TEXT,
  kindLead: KIND_LEAD,
  kindPartnerLed: KIND_PARTNER_LED,
  kindPartnerLedText: KIND_PARTNER_LED_TEXT,
  kindPartnerToPartner: KIND_PARTNER_TO_PARTNER,
  kindPrivate: KIND_PRIVATE,
  kindPrivateText: KIND_PRIVATE_TEXT,
  linkAsk: LINK_ASK,
  linkAskCancel: LINK_ASK_CANCEL,
  linkAsked: LINK_ASKED,
  linkField: LINK_FIELD,
  linkGets: LINK_GETS,
  linkGo: LINK_GO,
  linkMicrosofts: LINK_MICROSOFTS,
  linkMine: LINK_MINE,
  linkNone: LINK_NONE,
  linkNothing: LINK_NOTHING,
  linkOffered: LINK_OFFERED,
  linkSearch: LINK_SEARCH,
  linkSends: LINK_SENDS,
  linkTo: LINK_TO,
  loadMore: LOAD_MORE,
  loading: LOADING,
  lostAsk: LOST_ASK,
  lostGo: LOST_GO,
  lostStage: LOST_STAGE,
  microsoftNotes: MICROSOFT_NOTES,
  microsoftSeller: MICROSOFT_SELLER,
  missingAccount: MISSING_ACCOUNT,
  missingAmount: MISSING_AMOUNT,
  missingCloseDate: MISSING_CLOSE_DATE,
  missingContact: MISSING_CONTACT,
  missingCountry: MISSING_COUNTRY,
  missingMany: MISSING_MANY,
  missingNothing: MISSING_NOTHING,
  missingOne: MISSING_ONE,
  missingSolutions: MISSING_SOLUTIONS,
  movedClose: MOVED_CLOSE,
  movedFrom: MOVED_FROM,
  movedTo: MOVED_TO,
  newOwner: NEW_OWNER,
  no: NO,
  noChoice: NO_CHOICE,
  noHelp: NO_HELP,
  notSent: NOT_SENT,
  notThisDeal: NOT_THIS_DEAL,
  notifyAccepted: NOTIFY_ACCEPTED,
  notifyAttention: NOTIFY_ATTENTION,
  notifyDeclined: NOTIFY_DECLINED,
  notifyNew: NOTIFY_NEW,
  notifyOneDay: NOTIFY_ONE_DAY,
  notifyThreeDays: NOTIFY_THREE_DAYS,
  openReferral: OPEN_REFERRAL,
  overviewAmount: OVERVIEW_AMOUNT,
  overviewAnswers: OVERVIEW_ANSWERS,
  overviewAttention: OVERVIEW_ATTENTION,
  overviewCount: OVERVIEW_COUNT,
  overviewDeals: OVERVIEW_DEALS,
  overviewExpiring: OVERVIEW_EXPIRING,
  overviewGroupAnswer: OVERVIEW_GROUP_ANSWER,
  overviewGroupHelp: OVERVIEW_GROUP_HELP,
  overviewGroupMonth: OVERVIEW_GROUP_MONTH,
  overviewGroupReason: OVERVIEW_GROUP_REASON,
  overviewGroupSolution: OVERVIEW_GROUP_SOLUTION,
  overviewGroupStage: OVERVIEW_GROUP_STAGE,
  overviewGroupTeam: OVERVIEW_GROUP_TEAM,
  overviewHelp: OVERVIEW_HELP,
  overviewInfluenced: OVERVIEW_INFLUENCED,
  overviewMonths: OVERVIEW_MONTHS,
  overviewNone: OVERVIEW_NONE,
  overviewOurHours: OVERVIEW_OUR_HOURS,
  overviewOurs: OVERVIEW_OURS,
  overviewReasons: OVERVIEW_REASONS,
  overviewShared: OVERVIEW_SHARED,
  overviewSolutions: OVERVIEW_SOLUTIONS,
  overviewSourced: OVERVIEW_SOURCED,
  overviewStages: OVERVIEW_STAGES,
  overviewTeams: OVERVIEW_TEAMS,
  overviewTheirHours: OVERVIEW_THEIR_HOURS,
  overviewTheirs: OVERVIEW_THEIRS,
  overviewTitle: OVERVIEW_TITLE,
  overviewTrendBefore: OVERVIEW_TREND_BEFORE,
  overviewTrendNew: OVERVIEW_TREND_NEW,
  overviewTrendRate: OVERVIEW_TREND_RATE,
  overviewTrendYear: OVERVIEW_TREND_YEAR,
  overviewWinOwn: OVERVIEW_WIN_OWN,
  overviewWinRate: OVERVIEW_WIN_RATE,
  overviewWon: OVERVIEW_WON,
  pendingLong: PENDING_LONG,
  pickContact: PICK_CONTACT,
  pickContactRefused: PICK_CONTACT_REFUSED,
  previewContact: PREVIEW_CONTACT,
  previewNotes: PREVIEW_NOTES,
  problemAnswer: PROBLEM_ANSWER,
  problemBusy: PROBLEM_BUSY,
  problemContact: PROBLEM_CONTACT,
  problemCurrency: PROBLEM_CURRENCY,
  problemCustomer: PROBLEM_CUSTOMER,
  problemInvitation: PROBLEM_INVITATION,
  problemLink: PROBLEM_LINK,
  problemLocked: PROBLEM_LOCKED,
  problemNotKept: PROBLEM_NOT_KEPT,
  problemNotReady: PROBLEM_NOT_READY,
  problemNotVisible: PROBLEM_NOT_VISIBLE,
  problemOffered: PROBLEM_OFFERED,
  problemTwin: PROBLEM_TWIN,
  problemUnreadable: PROBLEM_UNREADABLE,
  problemOpportunityGone: PROBLEM_OPPORTUNITY_GONE,
  problemOther: PROBLEM_OTHER,
  problemOwner: PROBLEM_OWNER,
  problemPartnerCenterAccess: PROBLEM_PARTNER_CENTER_ACCESS,
  problemPartnerCenterRefused: PROBLEM_PARTNER_CENTER_REFUSED,
  problemReferralClosed: PROBLEM_REFERRAL_CLOSED,
  problemReferralGone: PROBLEM_REFERRAL_GONE,
  problemRelayFault: PROBLEM_RELAY_FAULT,
  problemSalesforceRefused: PROBLEM_SALESFORCE_REFUSED,
  problemStageMissing: PROBLEM_STAGE_MISSING,
  progress: PROGRESS,
  readOnly: READ_ONLY,
  refresh: REFRESH,
  relayApiUse: RELAY_API_USE,
  relayBacklog: RELAY_BACKLOG,
  relayChannel: RELAY_CHANNEL,
  relayCredential: RELAY_CREDENTIAL,
  relayCredentialSoon: RELAY_CREDENTIAL_SOON,
  relayDeleted: RELAY_DELETED,
  relayDeletedFix: RELAY_DELETED_FIX,
  relayEventsCompared: RELAY_EVENTS_COMPARED,
  relayEventsRead: RELAY_EVENTS_READ,
  relayFailed: RELAY_FAILED,
  relayFromPartnerCenter: RELAY_FROM_PARTNER_CENTER,
  relayFromSalesforce: RELAY_FROM_SALESFORCE,
  relayHeartbeat: RELAY_HEARTBEAT,
  relayMappings: RELAY_MAPPINGS,
  relayMappingsFix: RELAY_MAPPINGS_FIX,
  relayName: RELAY_NAME,
  relayNone: RELAY_NONE,
  relayNoneDetail: RELAY_NONE_DETAIL,
  relayRunning: RELAY_RUNNING,
  relaySilent: RELAY_SILENT,
  relaySilentDetail: RELAY_SILENT_DETAIL,
  save: SAVE,
  searchDeals: SEARCH_DEALS,
  searchNone: SEARCH_NONE,
  selectAll: SELECT_ALL,
  selectDeal: SELECT_DEAL,
  sendNow: SEND_NOW,
  setupDone: SETUP_DONE,
  setupFirst: SETUP_FIRST,
  setupFirstFlows: SETUP_FIRST_FLOWS,
  setupFirstRelay: SETUP_FIRST_RELAY,
  setupFirstUsers: SETUP_FIRST_USERS,
  setupFlowsActive: SETUP_FLOWS_ACTIVE,
  setupFlowsMissing: SETUP_FLOWS_MISSING,
  setupFlowsOff: SETUP_FLOWS_OFF,
  setupFlowsOld: SETUP_FLOWS_OLD,
  setupGoFlows: SETUP_GO_FLOWS,
  setupGoHealth: SETUP_GO_HEALTH,
  setupGoPackage: SETUP_GO_PACKAGE,
  setupGoPermissionSets: SETUP_GO_PERMISSION_SETS,
  setupGoRows: SETUP_GO_ROWS,
  setupGoSharing: SETUP_GO_SHARING,
  setupGoSolutions: SETUP_GO_SOLUTIONS,
  setupGoUsers: SETUP_GO_USERS,
  setupHeardPartnerCenter: SETUP_HEARD_PARTNER_CENTER,
  setupHeardSalesforce: SETUP_HEARD_SALESFORCE,
  setupLicenseAssigned: SETUP_LICENSE_ASSIGNED,
  setupLicenseNone: SETUP_LICENSE_NONE,
  setupLook: SETUP_LOOK,
  setupLooked: SETUP_LOOKED,
  setupMappingFits: SETUP_MAPPING_FITS,
  setupMappingRows: SETUP_MAPPING_ROWS,
  setupNothingTodo: SETUP_NOTHING_TODO,
  setupOwnerActive: SETUP_OWNER_ACTIVE,
  setupOwnerBlank: SETUP_OWNER_BLANK,
  setupOwnerInactive: SETUP_OWNER_INACTIVE,
  setupPackageFits: SETUP_PACKAGE_FITS,
  setupPackageOld: SETUP_PACKAGE_OLD,
  setupProgress: SETUP_PROGRESS,
  setupRelayOld: SETUP_RELAY_OLD,
  setupRelayRunning: SETUP_RELAY_RUNNING,
  setupSellersAssigned: SETUP_SELLERS_ASSIGNED,
  setupSellersNone: SETUP_SELLERS_NONE,
  setupSharingClosed: SETUP_SHARING_CLOSED,
  setupSharingOpen: SETUP_SHARING_OPEN,
  setupSolutionsNone: SETUP_SOLUTIONS_NONE,
  setupSolutionsThere: SETUP_SOLUTIONS_THERE,
  setupStagesFree: SETUP_STAGES_FREE,
  setupStagesNamed: SETUP_STAGES_NAMED,
  setupStagesUnnamed: SETUP_STAGES_UNNAMED,
  setupTitle: SETUP_TITLE,
  setupTodo: SETUP_TODO,
  setupUnheardPartnerCenter: SETUP_UNHEARD_PARTNER_CENTER,
  setupUnheardSalesforce: SETUP_UNHEARD_SALESFORCE,
  setupUnseen: SETUP_UNSEEN,
  setupUnseenLicense: SETUP_UNSEEN_LICENSE,
  setupUnseenSellers: SETUP_UNSEEN_SELLERS,
  setupWaiting: SETUP_WAITING,
  share: SHARE,
  shareWhatHappens: SHARE_WHAT_HAPPENS,
  shareWhyNot: SHARE_WHY_NOT,
  solutionFormat: SOLUTION_FORMAT,
  solutionOnly: SOLUTION_ONLY,
  solutionUse: SOLUTION_USE,
  solutions: SOLUTIONS,
  solutionsFound: SOLUTIONS_FOUND,
  solutionsFull: SOLUTIONS_FULL,
  solutionsHelp: SOLUTIONS_HELP,
  solutionsNone: SOLUTIONS_NONE,
  solutionsOffers: SOLUTIONS_OFFERS,
  solutionsPicked: SOLUTIONS_PICKED,
  solutionsRecent: SOLUTIONS_RECENT,
  solutionsSearch: SOLUTIONS_SEARCH,
  solutionsUnavailable: SOLUTIONS_UNAVAILABLE,
  sortAccount: SORT_ACCOUNT,
  sortAmount: SORT_AMOUNT,
  sortBy: SORT_BY,
  sortExpires: SORT_EXPIRES,
  stateAttention: STATE_ATTENTION,
  stateChoosing: STATE_CHOOSING,
  stateEnded: STATE_ENDED,
  stateEndedDetail: STATE_ENDED_DETAIL,
  stateMoved: STATE_MOVED,
  stateOver: STATE_OVER,
  stateOverDetail: STATE_OVER_DETAIL,
  statePaused: STATE_PAUSED,
  statePausedDetail: STATE_PAUSED_DETAIL,
  statePending: STATE_PENDING,
  statePendingDetail: STATE_PENDING_DETAIL,
  stateReady: STATE_READY,
  stateReadyDetail: STATE_READY_DETAIL,
  stateSynced: STATE_SYNCED,
  stateWaiting: STATE_WAITING,
  switchOff: SWITCH_OFF,
  switchOn: SWITCH_ON,
  syncNow: SYNC_NOW,
  syncSwitch: SYNC_SWITCH,
  timelineEmpty: TIMELINE_EMPTY,
  timelineEmptyDetail: TIMELINE_EMPTY_DETAIL,
  timelineNone: TIMELINE_NONE,
  timelineTitle: TIMELINE_TITLE,
  triedAgain: TRIED_AGAIN,
  tryAgain: TRY_AGAIN,
  tryAllAgain: TRY_ALL_AGAIN,
  undo: UNDO,
  untold: UNTOLD,
  useMine: USE_MINE,
  useTheirs: USE_THEIRS,
  visibleOneWay: VISIBLE_ONE_WAY,
  whyDecline: WHY_DECLINE,
  whyLost: WHY_LOST,
  words: WORDS,
  yes: YES,
};
