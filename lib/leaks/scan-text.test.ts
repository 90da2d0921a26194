import { describe, expect, it } from 'vitest';
import { mintAccessToken, mintClientSecret } from '@/lib/crypto/mint';
import { candidatesIn, DiffReader } from './scan-text';

const [one, other] = [mintAccessToken(), mintClientSecret()];
const lookup = one.slice(-40);
const inDiff = (text: string) => {
  const reader = new DiffReader();
  return text.split('\n').flatMap((line) => reader.read(line)).map(({ kind, file, line }) => `${file}:${line} ${kind}`);
};

describe('a text', () => {
  it('says the line of each candidate', () => {
    expect(candidatesIn(`\n\nA=${one}\r\n\nB=${other} C=${one}\n`, 'env')).toEqual([
      { kind: 'access-token', lookup, file: 'env', line: 3 },
      { kind: 'client-secret', lookup: other, file: 'env', line: 5 },
      { kind: 'access-token', lookup, file: 'env', line: 5 },
    ]);
    expect(candidatesIn('', 'env')).toEqual([]);
  });
});

describe('a diff', () => {
  it('gives what it adds, not what it removes or leaves', () => {
    expect(
      inDiff(`commit ${lookup}
diff --git a/old.env b/new.env
index 1..2 100644
--- a/old.env
+++ b/new.env
@@ -10,3 +10,5 @@ section ${one}
 kept ${one}
-removed ${one}
+added ${one}
+
+added ${other}
 last
@@ -100 +101 @@
-x
+++ ${one}
diff --git a/second b/second
--- a/second
+++ b/second
@@ -0,0 +1,2 @@
+nothing
+${other}
\\ No newline at end of file
`),
    ).toEqual(['new.env:11 access-token', 'new.env:13 client-secret', 'new.env:101 access-token', 'second:2 client-secret']);
  });

  it('tells a removed line of dashes from the head of the next file', () => {
    const heads = ['--- a\t2026-01-01', '+++ b\t2026-01-02', '@@ -1,2 +1,2 @@'];
    const diff = [...heads, `--- ${one}`, `+++ ${one}`, ' x', '--- c', '+++ d', '@@ -0,0 +1 @@', `+${one}`].join('\n');
    expect(inDiff(diff)).toEqual(['b:1 access-token', 'd:1 access-token']);
  });

  it('of a merge counts what any parent lacks', () => {
    const heads = ['diff --cc x', '--- a/x', '+++ b/x', '@@@ -1,2 -1,2 +1,3 @@@'];
    const diff = [...heads, `  kept ${one}`, `++both ${one}`, ` +one ${one}`, `- gone ${one}`, ''].join('\n');
    expect(inDiff(diff)).toEqual(['x:2 access-token', 'x:3 access-token']);
  });

  it('that is none adds nothing', () => {
    expect(inDiff(`+${one}\n@@ broken\n+${one}`)).toEqual([]);
  });
});
