import 'server-only';
import { makeLimiter, type Limiter } from '@/lib/sessions/limits';

const minute = 60;

/** Reports from one address: each may carry a hundred values, so that honest reporters never meet the limit. */
export const reportLimiter = (): Limiter =>
  makeLimiter({ keyPrefix: 'leak-report', points: 30, durationSeconds: minute, blockSeconds: minute });
