import ACCEPT from '@salesforce/label/c.Partner_Center_Accept';
import AGAIN from '@salesforce/label/c.Partner_Center_Again';
import AMEND from '@salesforce/label/c.Partner_Center_Amend';
import ANSWER_HELP from '@salesforce/label/c.Partner_Center_Answer_Help';
import ANSWER_WHO from '@salesforce/label/c.Partner_Center_Answer_Who';
import CANCEL from '@salesforce/label/c.Partner_Center_Cancel';
import CARD_TITLE from '@salesforce/label/c.Partner_Center_Card_Title';
import CHECK_AGAIN from '@salesforce/label/c.Partner_Center_Check_Again';
import CHOOSE_REASON from '@salesforce/label/c.Partner_Center_Choose_Reason';
import DECLINE from '@salesforce/label/c.Partner_Center_Decline';
import DECLINE_ASK from '@salesforce/label/c.Partner_Center_Decline_Ask';
import DENIED from '@salesforce/label/c.Partner_Center_Denied';
import DENIED_DETAIL from '@salesforce/label/c.Partner_Center_Denied_Detail';
import ERROR from '@salesforce/label/c.Partner_Center_Error';
import ERROR_CODE from '@salesforce/label/c.Partner_Center_Error_Code';
import ERROR_UNKNOWN from '@salesforce/label/c.Partner_Center_Error_Unknown';
import EXPIRES from '@salesforce/label/c.Partner_Center_Expires';
import FACT_KIND from '@salesforce/label/c.Partner_Center_Fact_Kind';
import FACT_MICROSOFT_ID from '@salesforce/label/c.Partner_Center_Fact_Microsoft_Id';
import FACT_REFERRAL from '@salesforce/label/c.Partner_Center_Fact_Referral';
import KIND_CO_SELL from '@salesforce/label/c.Partner_Center_Kind_Co_Sell';
import KIND_CO_SELL_TEXT from '@salesforce/label/c.Partner_Center_Kind_Co_Sell_Text';
import KIND_PARTNER_LED from '@salesforce/label/c.Partner_Center_Kind_Partner_Led';
import KIND_PARTNER_LED_TEXT from '@salesforce/label/c.Partner_Center_Kind_Partner_Led_Text';
import KIND_PRIVATE from '@salesforce/label/c.Partner_Center_Kind_Private';
import KIND_PRIVATE_TEXT from '@salesforce/label/c.Partner_Center_Kind_Private_Text';
import LOADING from '@salesforce/label/c.Partner_Center_Loading';
import MISSING_ACCOUNT from '@salesforce/label/c.Partner_Center_Missing_Account';
import MISSING_AMOUNT from '@salesforce/label/c.Partner_Center_Missing_Amount';
import MISSING_CLOSE_DATE from '@salesforce/label/c.Partner_Center_Missing_Close_Date';
import MISSING_CONTACT from '@salesforce/label/c.Partner_Center_Missing_Contact';
import MISSING_COUNTRY from '@salesforce/label/c.Partner_Center_Missing_Country';
import MISSING_MANY from '@salesforce/label/c.Partner_Center_Missing_Many';
import MISSING_NOTHING from '@salesforce/label/c.Partner_Center_Missing_Nothing';
import MISSING_ONE from '@salesforce/label/c.Partner_Center_Missing_One';
import MISSING_SOLUTIONS from '@salesforce/label/c.Partner_Center_Missing_Solutions';
import MISSING_VISIBLE from '@salesforce/label/c.Partner_Center_Missing_Visible';
import NO_CHOICE from '@salesforce/label/c.Partner_Center_No_Choice';
import NO_HELP from '@salesforce/label/c.Partner_Center_No_Help';
import OPEN_REFERRAL from '@salesforce/label/c.Partner_Center_Open_Referral';
import PENDING_LONG from '@salesforce/label/c.Partner_Center_Pending_Long';
import SAVE from '@salesforce/label/c.Partner_Center_Save';
import SHARE from '@salesforce/label/c.Partner_Center_Share';
import SHARE_WHAT_HAPPENS from '@salesforce/label/c.Partner_Center_Share_What_Happens';
import SHARE_WHY_NOT from '@salesforce/label/c.Partner_Center_Share_Why_Not';
import SOLUTION_FORMAT from '@salesforce/label/c.Partner_Center_Solution_Format';
import SOLUTION_USE from '@salesforce/label/c.Partner_Center_Solution_Use';
import SOLUTIONS from '@salesforce/label/c.Partner_Center_Solutions';
import SOLUTIONS_FOUND from '@salesforce/label/c.Partner_Center_Solutions_Found';
import SOLUTIONS_FULL from '@salesforce/label/c.Partner_Center_Solutions_Full';
import SOLUTIONS_HELP from '@salesforce/label/c.Partner_Center_Solutions_Help';
import SOLUTIONS_NONE from '@salesforce/label/c.Partner_Center_Solutions_None';
import SOLUTIONS_OFFERS from '@salesforce/label/c.Partner_Center_Solutions_Offers';
import SOLUTIONS_PICKED from '@salesforce/label/c.Partner_Center_Solutions_Picked';
import SOLUTIONS_SEARCH from '@salesforce/label/c.Partner_Center_Solutions_Search';
import SOLUTIONS_UNAVAILABLE from '@salesforce/label/c.Partner_Center_Solutions_Unavailable';
import STATE_ATTENTION from '@salesforce/label/c.Partner_Center_State_Attention';
import STATE_ENDED from '@salesforce/label/c.Partner_Center_State_Ended';
import STATE_ENDED_DETAIL from '@salesforce/label/c.Partner_Center_State_Ended_Detail';
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
import TRY_AGAIN from '@salesforce/label/c.Partner_Center_Try_Again';
import VISIBLE_ONE_WAY from '@salesforce/label/c.Partner_Center_Visible_One_Way';
import WHY_DECLINE from '@salesforce/label/c.Partner_Center_Why_Decline';
import WHY_LOST from '@salesforce/label/c.Partner_Center_Why_Lost';

/** Every text of the components, in the language of whoever reads it. */
export const labels = {
  accept: ACCEPT,
  again: AGAIN,
  amend: AMEND,
  answerHelp: ANSWER_HELP,
  answerWho: ANSWER_WHO,
  cancel: CANCEL,
  cardTitle: CARD_TITLE,
  checkAgain: CHECK_AGAIN,
  chooseReason: CHOOSE_REASON,
  decline: DECLINE,
  declineAsk: DECLINE_ASK,
  denied: DENIED,
  deniedDetail: DENIED_DETAIL,
  error: ERROR,
  errorCode: ERROR_CODE,
  errorUnknown: ERROR_UNKNOWN,
  expires: EXPIRES,
  factKind: FACT_KIND,
  factMicrosoftId: FACT_MICROSOFT_ID,
  factReferral: FACT_REFERRAL,
  kindCoSell: KIND_CO_SELL,
  kindCoSellText: KIND_CO_SELL_TEXT,
  kindPartnerLed: KIND_PARTNER_LED,
  kindPartnerLedText: KIND_PARTNER_LED_TEXT,
  kindPrivate: KIND_PRIVATE,
  kindPrivateText: KIND_PRIVATE_TEXT,
  loading: LOADING,
  missingAccount: MISSING_ACCOUNT,
  missingAmount: MISSING_AMOUNT,
  missingCloseDate: MISSING_CLOSE_DATE,
  missingContact: MISSING_CONTACT,
  missingCountry: MISSING_COUNTRY,
  missingMany: MISSING_MANY,
  missingNothing: MISSING_NOTHING,
  missingOne: MISSING_ONE,
  missingSolutions: MISSING_SOLUTIONS,
  missingVisible: MISSING_VISIBLE,
  noChoice: NO_CHOICE,
  noHelp: NO_HELP,
  openReferral: OPEN_REFERRAL,
  pendingLong: PENDING_LONG,
  save: SAVE,
  share: SHARE,
  shareWhatHappens: SHARE_WHAT_HAPPENS,
  shareWhyNot: SHARE_WHY_NOT,
  solutionFormat: SOLUTION_FORMAT,
  solutionUse: SOLUTION_USE,
  solutions: SOLUTIONS,
  solutionsFound: SOLUTIONS_FOUND,
  solutionsFull: SOLUTIONS_FULL,
  solutionsHelp: SOLUTIONS_HELP,
  solutionsNone: SOLUTIONS_NONE,
  solutionsOffers: SOLUTIONS_OFFERS,
  solutionsPicked: SOLUTIONS_PICKED,
  solutionsSearch: SOLUTIONS_SEARCH,
  solutionsUnavailable: SOLUTIONS_UNAVAILABLE,
  stateAttention: STATE_ATTENTION,
  stateEnded: STATE_ENDED,
  stateEndedDetail: STATE_ENDED_DETAIL,
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
  tryAgain: TRY_AGAIN,
  visibleOneWay: VISIBLE_ONE_WAY,
  whyDecline: WHY_DECLINE,
  whyLost: WHY_LOST,
};

/** A text with its places {0}, {1} … filled in. */
export const format = (text, ...values) => text.replace(/\{(\d)\}/g, (place, index) => values[index] ?? place);
