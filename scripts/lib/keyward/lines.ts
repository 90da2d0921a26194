import { encodingOf } from './files';

/** The lines of a stream as git counts them: a carriage return alone ends none, before the end of a line it belongs to that. */
export async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let open: string[] = [];
  for await (const chunk of input) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    open.push(first);
    for (const next of others) {
      yield withoutReturn(open.join(''));
      open = [next];
    }
  }
  const last = open.join('') + (decoder?.decode() ?? '');
  if (last !== '') yield withoutReturn(last);
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);
