import { DIALECTS } from './dialects';
import { type Dialect } from './dialects/dialect';
import { type Member, type User } from './member';
import { objectId } from './portfolio/device';
import { DemoPortfolio, SOUTH_WIND, SPREE } from './portfolio/demo';
import { DEVICE_COMPANY, DEVICE_PLANS } from './portfolio/devicePlans';
import { ScalePortfolio } from './portfolio/scale';

/** What a token gives access to. */
export interface Account extends Member {
  token: string;
  /** The dialect that the token selects; null for the current one. */
  dialect: Dialect | null;
}

/** Result of checking an `Authorization` header. */
export type Authentication =
  | { account: Account }
  /** `label` names the token in the statistics without repeating what a stranger sent. */
  | { account: null; label: 'none' | 'unknown' | 'demo-expired-token'; message: string };

function user(name: string, language: User['language']): User {
  const email = `${name.toLowerCase().replace(' ', '.')}@example.com`;
  return { id: objectId(`user/${email}`), name, email, language };
}

/** All tokens of the simulator. */
export class Accounts {
  readonly demo = new DemoPortfolio();
  readonly devices = new DemoPortfolio([[DEVICE_COMPANY, DEVICE_PLANS]]);
  readonly scale: ScalePortfolio;
  private readonly byToken = new Map<string, Account>();

  /** @param scaleFacilities number of facilities that `demo-scale-token` sees */
  constructor(scaleFacilities: number) {
    this.scale = new ScalePortfolio(scaleFacilities);
    const { demo, devices, scale } = this;
    this.add({
      token: 'demo-admin-token',
      user: user('Ada Admin', 'EN'),
      portfolio: demo,
      companies: [SPREE, SOUTH_WIND],
    });
    this.add({ token: 'demo-user-token', user: user('Udo User', 'DE'), portfolio: demo, companies: [SOUTH_WIND] });
    this.add({ token: 'demo-empty-token', user: user('Enno Empty', 'DE'), portfolio: demo, companies: [] });
    this.add({
      token: 'demo-devices-token',
      user: user('Dana Device', 'EN'),
      portfolio: devices,
      companies: devices.companies,
    });
    this.add({
      token: 'demo-scale-token',
      user: user('Selma Scale', 'EN'),
      portfolio: scale,
      companies: scale.companies,
    });
  }

  /** Checks the value of an `Authorization` header. */
  authenticate(header: string | undefined): Authentication {
    const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
    if (!token) {
      return { account: null, label: 'none', message: 'You must be logged in: send "Authorization: Bearer <token>".' };
    }
    const account = this.byToken.get(token);
    if (account) {
      return { account };
    }
    if (/^demo-expired-token(\.\w+)?$/.test(token)) {
      return { account: null, label: 'demo-expired-token', message: 'Context creation failed: jwt expired' };
    }
    return { account: null, label: 'unknown', message: 'Context creation failed: invalid token' };
  }

  /** Adds a token, and one with the suffix of each dialect, such as `demo-admin-token.b`. */
  private add(account: Omit<Account, 'dialect'>): void {
    this.byToken.set(account.token, { ...account, dialect: null });
    for (const dialect of DIALECTS) {
      const token = `${account.token}.${dialect.name.toLowerCase()}`;
      this.byToken.set(token, { ...account, token, dialect });
    }
  }
}
