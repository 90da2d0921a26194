import type { Repository } from '@/lib/repositories/schema';
import type { Location } from './location';

/** What every part of a repository's page is about. */
export interface PagePlace {
  repository: Repository;
  location: Location;
  /** As the address names it; the default branch without. */
  revision: string | undefined;
}
