/** The first `most` of the rows. Once they are read, `isCut` says whether there were more. */
export function firstOf<T>(rows: AsyncIterable<T>, most: number): { rows: AsyncGenerator<T>; isCut: () => boolean } {
  let isCut = false;
  async function* first(): AsyncGenerator<T> {
    let given = 0;
    for await (const row of rows) {
      isCut = given === most;
      if (isCut) return;
      given += 1;
      yield row;
    }
  }
  return { rows: first(), isCut: () => isCut };
}
