import 'server-only';
import { cache } from 'react';
import { query } from '@/lib/api/console/actor';
import { getSiteStateOperation } from '@/lib/site/operations';

/** Asked once a request, by the page and by its title. */
export const siteState = cache(() => query(getSiteStateOperation, {}));
