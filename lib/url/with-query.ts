export type QueryValues = Record<string, string | string[] | undefined>;

/** A path with the query of the request that led there. */
export function withQuery(path: string, values: QueryValues): string {
  const query = new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) => [value ?? []].flat().map((each): [string, string] => [name, each])),
  ).toString();
  return query === '' ? path : `${path}?${query}`;
}
