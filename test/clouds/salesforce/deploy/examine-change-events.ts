import { refuse, requireFields } from './examined.ts';
import type { Examined } from './examined.ts';

/** The entity of a member of the channel of change events. */
export function channelMember(examined: Examined): void {
  const { fullName, texts, draft } = examined;
  const [channel = '', entity = ''] = [...texts('eventChannel'), ...texts('selectedEntity')];
  if (channel !== 'ChangeEvents') refuse(`the event channel ${channel} is not simulated`);
  const [, custom, standard] = /^(?:(\w+__)|(\w+))ChangeEvent$/.exec(entity) ?? [];
  const object = examined.object(custom === undefined ? (standard ?? '') : `${custom}c`);
  requireFields(examined, object, 'enrichedFields.name');
  if (fullName !== `${channel}_${entity}`) refuse(`the name of this member must be ${channel}_${entity}`);
  const members = [...draft.kept].filter((name) => name.startsWith('PlatformEventChannelMember:'));
  // Change Data Capture Developer Guide, allocations: five entities without the add-on.
  if (new Set(members).add(`PlatformEventChannelMember:${fullName}`).size > 5)
    refuse('You can select at most 5 entities for change data capture');
}
