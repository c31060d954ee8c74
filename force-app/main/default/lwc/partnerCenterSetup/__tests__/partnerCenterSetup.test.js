import { speakEnglish } from 'lwc-test/english';

let graphql, connection, Setup, find, findAll, fire, mount, settle, textOf;

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const check = (name, state, code, ...values) => ({ name, state, code, values });
const report = (...checks) => JSON.stringify({ at: ago(2), checks });

async function setupOf(...relays) {
  const element = mount('c-partner-center-setup', Setup);
  await settle();
  const refresh = graphql.emitData({ Partner_Center_Relay__c: connection(relays) });
  await settle();
  return { element, refresh };
}

const running = { Id: '1', Version__c: '1.2.3', Last_Heartbeat__c: ago(1) };
const names = (element, state) =>
  findAll(element, `section[data-state="${state}"] li`).map(({ dataset }) => dataset.name);

describe('Set-up', () => {
  beforeAll(async () => {
    speakEnglish();
    ({ graphql, connection } = await import('lightning/graphql'));
    ({ find, findAll, fire, mount, settle, textOf } = await import('lwc-test/page'));
    ({ default: Setup } = await import('c/partnerCenterSetup'));
  });

  it('says what to do first while no relay has reported', async () => {
    const { element } = await setupOf();
    expect(textOf(element)).toContain('No relay has reported yet. Start with these steps:');
    expect(findAll(element, 'ol li')).toHaveLength(3);
    expect(findAll(element, 'ol a').map((link) => link.getAttribute('href'))).toEqual([
      '/lightning/setup/PermSets/home',
      '/lightning/setup/Flows/home',
    ]);
    await expect(element).toBeAccessible();
  });

  it('says what to check wherever the relay cannot see a setting', async () => {
    const unseen = (name) => check(name, 'look', 'UNSEEN');
    const checks = [unseen('license'), unseen('sellers'), unseen('owner')];
    const { element } = await setupOf({ ...running, Setup_Checks__c: report(...checks) });
    const said = (name) => find(element, `[data-name="${name}"]`).textContent;
    expect(said('license')).toContain("Check that the relay's user has the permission set license");
    expect(said('sellers')).toContain('Check that your sellers have the permission set Partner Center Seller.');
    expect(said('owner')).toContain("The relay's user cannot see this setting. Check it yourself.");
  });

  it('shows what is left, what is worth a look and what is done, each with its place', async () => {
    const checks = [
      check('package', 'done', 'PACKAGE_FITS', '1.0.0', '1.2.3'),
      check('flows', 'todo', 'FLOWS_OFF', 'Sync', 'Notify'),
      check('stages', 'look', 'STAGES_UNNAMED', 'Piloting'),
    ];
    const { element } = await setupOf({
      ...running,
      Setup_Checks__c: report(...checks),
      Last_From_Salesforce__c: ago(1),
    });
    expect(textOf(element)).toContain('3 of 6 steps are done');
    expect(textOf(element)).toContain('Last checked');
    expect(names(element, 'todo')).toEqual(['flows']);
    expect(names(element, 'look')).toEqual(['stages', 'partnerCenter']);
    expect(names(element, 'done')).toEqual(['relay', 'package', 'salesforce']);
    expect(textOf(element)).toContain('Activate these flows: Sync, Notify');
    expect(textOf(element)).toContain('Package 1.0.0 and relay 1.2.3 work together.');
    expect(find(element, '[data-name="flows"] a').getAttribute('href')).toBe('/lightning/setup/Flows/home');
    expect(textOf(element)).not.toContain('Nothing is left to do');
    await expect(element).toBeAccessible();
  });

  it('says that nothing is left, when nothing is', async () => {
    const { element } = await setupOf({ ...running, Setup_Checks__c: report(check('owner', 'look', 'OWNER_BLANK')) });
    expect(textOf(element)).toContain('Nothing is left to do');
  });

  it('says that the relay has stopped, and waits for a first look', async () => {
    const { element } = await setupOf({ ...running, Last_Heartbeat__c: ago(20), Setup_Checks__c: 'not what we know' });
    expect(names(element, 'todo')).toEqual(['relay']);
    expect(textOf(element)).toContain('The relay has not checked the set-up yet.');
    expect(textOf(element)).not.toContain('Nothing is left to do');
  });

  it('shows a code that it does not know as it is', async () => {
    const { element } = await setupOf({ ...running, Setup_Checks__c: report(check('new', 'todo', 'NEW_CODE', 'x')) });
    expect(textOf(element)).toContain('NEW_CODE x');
    expect(find(element, '[data-name="new"] a')).toBeNull();
  });

  it('says what went wrong, and looks again when asked', async () => {
    const { element, refresh } = await setupOf(running);
    find(element, '[data-name="refresh"]').click();
    expect(refresh).toHaveBeenCalledTimes(1);
    const again = graphql.emitErrors([{ message: 'Locked' }]);
    await settle();
    fire(find(element, 'c-partner-center-notice'), 'again');
    expect(again).toHaveBeenCalledTimes(1);
  });
});
