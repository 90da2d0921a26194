import { pathSegment } from '@/lib/groups/schema';

export const views = ['tree', 'blob', 'commits', 'commit'] as const;
export type View = (typeof views)[number];

export interface Location {
  fullName: string;
  view: View;
  /** Inside the repository, or the id of a commit. */
  path: string;
}

/** The steps of a path, of which each is encoded. Null for what stands for no text. */
export function decodeSteps(steps: readonly string[]): string[] | null {
  try {
    return steps.map(decodeURIComponent);
  } catch {
    return null;
  }
}

/**
 * Reads the decoded steps of `acme/app/-/blob/src/main.ts`. No step of a name is a dash alone, so the first
 * one ends the name, whatever files are called.
 * Null for what leads nowhere.
 */
export function readLocation(steps: readonly string[]): Location | null {
  const dash = steps.indexOf('-');
  const name = dash < 0 ? steps : steps.slice(0, dash);
  if (name.length < 2 || name.some((step) => !pathSegment.safeParse(step).success)) return null;
  const fullName = name.join('/');
  if (dash < 0) return { fullName, view: 'tree', path: '' };
  const [kind, ...rest] = steps.slice(dash + 1);
  const view = views.find((each) => each === kind);
  // A slash inside of a step is none between two.
  if (!view || rest.some((step) => step.includes('/') || step.includes('\0'))) return null;
  return { fullName, view, path: rest.join('/') };
}
