import { type Company } from './portfolio/facility';
import { type Portfolio } from './portfolio/portfolio';

/** The person behind a token. */
export interface User {
  id: string;
  name: string;
  email: string;
  language: 'DE' | 'EN';
}

/** A user with access rights: all that a dialect needs to know about an account. */
export interface Member {
  user: User;
  portfolio: Portfolio;
  /** Companies that the user is a member of. */
  companies: readonly Company[];
}
