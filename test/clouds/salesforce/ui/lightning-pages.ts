import type { HttpAnswer, HttpRequest } from '../http-server.ts';
import { normalizeId } from '../records/ids.ts';
import { lightningFrame, phoneFrame } from './lightning-frame.ts';
import { objectLayout } from './lightning-layouts.ts';
import { appTabs, detailPanel, recordPlacements, type Placement } from './lightning-placements.ts';
import { frameTexts, localeSettings } from './lightning-texts.ts';
import type { AccessTokens } from '../oauth.ts';
import type { Org, Session } from '../org.ts';
import { manager, sessionFor, usernames } from '../org.ts';
import { assignedTo } from '../permission-assignments.ts';
import { objectNamed, type ObjectType } from '../records/schema.ts';
import { activeCurrencies } from '../records/standard-objects.ts';
import { customLabels, tagOf, type Language } from './translations.ts';

/** The built components and their dependencies, ready to be served. */
export interface LightningAssets {
  /** Bare module names to addresses below /assets. */
  importMap: Readonly<Record<string, string>>;
  /** The address of the script that fills a page, and that of the design system. */
  script: string;
  style: string;
  /** A file below /assets. Its address is a name of its content: another content has another address. */
  file(path: string): { type: string; body: string | Uint8Array } | undefined;
}

const languages = [
  ['en', 'English'],
  ['de', 'Deutsch'],
  ['es', 'Español'],
  ['fr', 'Français'],
  ['ja', '日本語'],
  ['zh_TW', '中文（繁體）'],
] as const;
const users = [
  ['seller', 'Sam Sellers'],
  ['manager', 'Morgan Miles'],
  ['admin', 'Avery Adams'],
] as const;
const usernameOf = { ...usernames, manager: manager.username };
const themes = ['light', 'dark'] as const;
const home = '/lightning/o/Opportunity/list';

/** Who is at work in which language, as the browser's cookies say. */
interface Visitor {
  role: (typeof users)[number][0];
  language: Language;
  theme: (typeof themes)[number];
}

function visitorOf({ headers }: HttpRequest): Visitor {
  const cookies = new Map(
    (headers['cookie'] ?? '').split('; ').map((pair) => [pair.split('=')[0], pair.split('=')[1]]),
  );
  return {
    role: users.find(([role]) => role === cookies.get('user'))?.[0] ?? 'seller',
    language: languages.find(([language]) => language === cookies.get('language'))?.[0] ?? 'en',
    theme: themes.find((theme) => theme === cookies.get('theme')) ?? 'light',
  };
}

/** Only a path of this org: never another site. */
const ownPath = (to: string | null) => (to !== null && /^\/lightning\/[\w/]*$/.test(to) ? to : home);

function switched(query: URLSearchParams): HttpAnswer {
  const known = [...[...users, ...languages].map(([value]): string => value), ...themes];
  const cookies = ['user', 'language', 'theme'].flatMap((name) => {
    const value = query.get(name);
    return value !== null && known.includes(value) ? [`${name}=${value}; Path=/; SameSite=Lax`] : [];
  });
  return { status: 303, headers: { location: ownPath(query.get('to')) }, cookies };
}

const onAPhone = (to: string): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: phoneFrame(to),
});

interface Page {
  status: number;
  title: string;
  reference: { type: string; attributes: Readonly<Record<string, string>> };
  placements: readonly Placement[];
  object?: ObjectType;
}

/** Lightning pages with the components of the package, used as the user that the visitor has chosen. */
export function lightningPages(
  org: Org,
  tokens: AccessTokens,
  assets: LightningAssets,
): (request: HttpRequest) => Promise<HttpAnswer> {
  function pageAt(path: string, session: Session, { language }: Visitor): Page {
    const texts = frameTexts(language);
    const { schema } = org.metadata();
    const [, place = '', name = '', detail = '', action = ''] =
      /^\/lightning\/([orn])\/(\w+)(?:\/(\w+))?(?:\/(view|edit|related)(?:\/OpportunityContactRoles\/view)?)?$/.exec(
        path,
      ) ?? [];
    const object = objectNamed(schema, name);
    const canSee = object !== undefined && session.permissions.object(object).read;
    if (place === 'o' && canSee && (detail === 'list' || detail === 'new'))
      return {
        status: 200,
        title: detail === 'new' ? `${texts.new}: ${object.label}` : object.labelPlural,
        reference: { type: 'standard__objectPage', attributes: { objectApiName: object.name, actionName: detail } },
        placements: [],
        object,
      };
    const id = normalizeId(detail);
    const row = place === 'r' && canSee && id !== undefined ? org.rows.find(object, id) : undefined;
    if (row !== undefined && id !== undefined && object !== undefined && row['IsDeleted'] !== true && action !== '')
      return {
        status: 200,
        title: String(row['Name'] ?? object.label),
        reference: {
          type: 'standard__recordPage',
          attributes: { objectApiName: object.name, recordId: id, actionName: action },
        },
        placements: recordPlacements(org.metadata(), object.name),
        object,
      };
    const tab = appTabs(org.metadata(), assignedTo(org, session.user.id), language).find((each) => each.name === name);
    if (place === 'n' && tab !== undefined)
      return {
        status: 200,
        title: tab.label,
        reference: { type: 'standard__navItemPage', attributes: { apiName: tab.name } },
        placements: tab.placements,
      };
    const attributes = { message: place === 'n' ? texts.noAccess : texts.notFound };
    return { status: 404, title: texts.notFound, reference: { type: 'missing', attributes }, placements: [] };
  }

  function page(request: HttpRequest, path: string, query: URLSearchParams): HttpAnswer {
    const visitor = visitorOf(request);
    const { role, language, theme } = visitor;
    const session = sessionFor(org, usernameOf[role]);
    if (session === undefined) throw new Error(`there is no ${role}`);
    const { status, title, reference, placements, object } = pageAt(path, session, visitor);
    const metadata = org.metadata();
    const permissions = [...metadata.sources.keys()]
      .filter((key) => key.startsWith('CustomPermission:'))
      .map((key) => key.slice(key.indexOf(':') + 1))
      .filter((name) => session.permissions.hasCustomPermission(name));
    const body = lightningFrame({
      ...{ title, language, languages, user: role, users, theme, path },
      tabs: appTabs(metadata, assignedTo(org, session.user.id), language),
      assets,
      session: {
        token: tokens.issue(usernameOf[role]),
        apiVersion: '66.0',
        language: tagOf(language),
        user: { Id: session.user.id, isGuest: false },
        customPermissions: Object.fromEntries(permissions.map((name) => [name, true])),
        labels: customLabels(metadata, language),
        i18n: { ...localeSettings[language], currency: activeCurrencies[0] },
        texts: frameTexts(language),
        layout: object === undefined ? null : objectLayout(session, object, language),
        page: { ...reference, state: Object.fromEntries(query) },
        placements: placements.map((each) => (each.tag === detailPanel ? { ...each, tag: 'detail' } : each)),
      },
    });
    return { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, body };
  }

  return async (request) => {
    const { pathname, searchParams } = new URL(request.path, 'http://org');
    if (pathname === '/') return { status: 303, headers: { location: home } };
    if (pathname === '/switch') return switched(searchParams);
    if (pathname === '/phone') return onAPhone(ownPath(searchParams.get('to')));
    if (!pathname.startsWith('/assets/')) return page(request, pathname, searchParams);
    const file = assets.file(pathname);
    if (file === undefined)
      return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is no such file.' };
    const headers = { 'content-type': file.type, 'cache-control': 'max-age=31536000, immutable' };
    return { status: 200, headers, body: file.body };
  };
}
