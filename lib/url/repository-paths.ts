/** Every path of a repository's pages: beside `paths`, which every screen carries along. */
const segment = encodeURIComponent;
// Next takes these endings for requests of its own.
const steps = (path: string): string => path.split('/').map(segment).join('/').replace(/\.(rsc|action)$/, '%2E$1');
const at = (revision: string | undefined): string => (revision === undefined ? '' : `?rev=${segment(revision)}`);
const below = (path: string): string => (path === '' ? '' : `/${steps(path)}`);

export const repositoryPaths = {
  top: (fullName: string, revision?: string) => `/repositories/${steps(fullName)}${at(revision)}`,
  folder: (fullName: string, path: string, revision?: string) =>
    `/repositories/${steps(fullName)}${path === '' ? '' : `/-/tree${below(path)}`}${at(revision)}`,
  file: (fullName: string, path: string, revision?: string) =>
    `/repositories/${steps(fullName)}/-/blob${below(path)}${at(revision)}`,
  history: (fullName: string, path: string, revision?: string) =>
    `/repositories/${steps(fullName)}/-/commits${below(path)}${at(revision)}`,
  commit: (fullName: string, oid: string) => `/repositories/${steps(fullName)}/-/commit/${segment(oid)}`,
  /** The bytes of a file. */
  raw: (fullName: string, path: string, revision?: string) =>
    `/raw/${steps(fullName)}/-${below(path)}${at(revision)}`,
  /** Who may read a repository, and why. */
  permissions: (fullName: string) => `/repositories/${fullName.split('/').map(segment).join('/')}/-/settings/permissions`,
};
