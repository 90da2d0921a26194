import 'server-only';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { pool } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';

interface LimiterOptions {
  keyPrefix: string;
  points: number;
  durationSeconds: number;
  blockSeconds: number;
}

export interface Limiter {
  /** Takes one attempt before it is made, so that attempts at once cannot all pass. @throws DomainError `rate_limited` */
  consume: (key: string) => Promise<void>;
  /** Forgets the attempts after one that succeeded. */
  forget: (key: string) => Promise<void>;
  /** Takes back the one attempt that succeeded; what failed before it still counts. */
  giveBack: (key: string) => Promise<void>;
}

const minute = 60;

/** Attempts after which an account is kept out: from one address, and from anywhere. */
export const signInPoints = { pair: 10, account: 50 } as const;

/**
 * Counters kept in the database, so that they hold exactly across instances: wrong passwords for one account from one
 * address, for one account from anywhere, from one address for any account; first-run codes; and what sends mails or tells
 * whether something exists.
 */
export const limiters = () => ({
  pair: makeLimiter({ keyPrefix: 'sign-in:pair', points: signInPoints.pair, durationSeconds: 15 * minute, blockSeconds: 15 * minute }),
  account: makeLimiter({
    keyPrefix: 'sign-in:account',
    points: signInPoints.account,
    durationSeconds: 60 * minute,
    blockSeconds: 15 * minute,
  }),
  address: makeLimiter({ keyPrefix: 'sign-in:address', points: 100, durationSeconds: 15 * minute, blockSeconds: 15 * minute }),
  firstRun: makeLimiter({ keyPrefix: 'first-run', points: 10, durationSeconds: 15 * minute, blockSeconds: 15 * minute }),
  /** Wrong old passwords of one account. */
  passwordChange: makeLimiter({ keyPrefix: 'password-change', points: 10, durationSeconds: 15 * minute, blockSeconds: 15 * minute }),
  /** Links to set a password that one address presents. */
  resetUse: makeLimiter({ keyPrefix: 'reset-use', points: 30, durationSeconds: 15 * minute, blockSeconds: 15 * minute }),
  /** Such links that one address asks for, and that are sent to one account. */
  resetRequest: makeLimiter({ keyPrefix: 'reset-request', points: 20, durationSeconds: 60 * minute, blockSeconds: 60 * minute }),
  resetMail: makeLimiter({ keyPrefix: 'reset-mail', points: 3, durationSeconds: 60 * minute, blockSeconds: 60 * minute }),
  /** Addresses that one account tries to add: each says whether the address is somebody's. */
  emailAdd: makeLimiter({ keyPrefix: 'email-add', points: 20, durationSeconds: 60 * minute, blockSeconds: 60 * minute }),
  /** Confirmation mails to one address of an account. */
  emailMail: makeLimiter({ keyPrefix: 'email-mail', points: 5, durationSeconds: 60 * minute, blockSeconds: 60 * minute }),
});

/** A limiter whose counters hold across instances. */
export function makeLimiter({ keyPrefix, points, durationSeconds, blockSeconds }: LimiterOptions): Limiter {
  const limiter = new RateLimiterPostgres({
    storeClient: pool(),
    storeType: 'pool',
    tableName: 'RateLimit',
    tableCreated: true,
    keyPrefix,
    points,
    duration: durationSeconds,
    blockDuration: blockSeconds,
    clearExpiredByTimeout: false,
  });
  return {
    consume: async (key) => {
      try {
        await limiter.consume(key.toLowerCase().slice(0, 300));
      } catch (outcome) {
        if (!(outcome instanceof RateLimiterRes)) throw outcome;
        const seconds = Math.max(1, Math.ceil(outcome.msBeforeNext / 1000));
        throw new DomainError('rate_limited', {
          reason: 'too_many_attempts',
          message: `Too many attempts. Try again in ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`,
          retryAfterSeconds: seconds,
        });
      }
    },
    forget: async (key) => {
      await limiter.delete(key.toLowerCase().slice(0, 300));
    },
    giveBack: async (key) => {
      await limiter.reward(key.toLowerCase().slice(0, 300));
    },
  };
}
