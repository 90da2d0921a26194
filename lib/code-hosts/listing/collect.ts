import type { HostClient, ReadPage } from './client';
import type { Listing, ListedRepository } from './types';

type Read = (json: unknown, headers: Record<string, string>, url: string) => ReadPage | null;

/** One list of the host, into the listing. What could not be used makes the whole incomplete: it may be a name that was good before. */
export async function collectList(client: HostClient, listing: Listing, name: string, path: string, read: Read): Promise<void> {
  let count = 0;
  let skipped = 0;
  let isCut = false;
  const isThere = await client.walk(path, read, (page) => {
    count += page.repositories.length;
    skipped += page.skipped;
    isCut ||= page.isCut;
    listing.add(page.repositories);
  });
  if (!isThere) return listing.markIncomplete(`${name}: the host says that there is none, or that the token may not see it.`);
  listing.log(`${name}: ${count.toLocaleString('en')} ${count === 1 ? 'repository' : 'repositories'}.`);
  if (isCut) listing.markIncomplete(`${name}: the host shows a part of what it found. Make the query narrower.`);
  if (skipped > 0) listing.markIncomplete(`${name}: ${skipped.toLocaleString('en')} entries have no usable id or name and were left out.`);
}

/** Repositories that are listed one by one. One that the host does not know is not there; that is an answer, too. */
export async function collectNamed(
  client: HostClient,
  listing: Listing,
  names: readonly (string | number)[],
  pathOf: (name: string | number) => string,
  read: (json: unknown) => ListedRepository | null,
): Promise<void> {
  for (const name of names) {
    const { status, json } = await client.get(pathOf(name));
    const found = status === 404 ? null : read(json);
    if (found) listing.add([found]);
    else if (status === 404) listing.log(`${name}: the host says that there is none, or that the token may not see it.`);
    else listing.markIncomplete(`${name}: the answer has no usable id or name and was left out.`);
  }
  if (names.length > 0) listing.log(`Listed one by one: ${names.length.toLocaleString('en')}.`);
}
