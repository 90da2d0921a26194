import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRequester } from './requesters';

describe('findRequester', () => {
  it.each([
    ['CODY', 'vscode://sourcegraph.cody-ai?code='],
    ['VSCEAUTH', 'vscode://sourcegraph.sourcegraph?code='],
    ['CODY_CURSOR', 'cursor://sourcegraph.cody-ai?code='],
    ['JETBRAINS-43452', 'http://localhost:43452/api/sourcegraph/token?token='],
    ['CODY_CLI-65535', 'http://localhost:65535/api/sourcegraph/token?token='],
  ])('%s gets its token at %s', (requestFrom, before) => {
    expect(findRequester(requestFrom)?.before).toBe(before);
  });

  it.each([
    '',
    'JETBRAINS',
    'JETBRAINS-',
    'JETBRAINS-80',
    'JETBRAINS-65536',
    'JETBRAINS-1234@evil.example',
    'cody',
    'constructor',
    'constructor-4000',
    'OTHER-4000',
    'CODY-4000',
    'JETBRAINS-4000/x',
    ' CODY',
    'https://evil.example',
  ])('%j gets none', (requestFrom) => {
    expect(findRequester(requestFrom)).toBeNull();
  });

  it('never leads anywhere but to an editor on this computer', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', 'JETBRAINS-', 'CODY'), (text, prefix) => {
        const found = findRequester(prefix + text);
        expect(found === null || /^(vscode|vscode-insiders|cursor|windsurf):\/\/|^http:\/\/localhost:\d+\//.test(found.before)).toBe(true);
      }),
    );
  });
});
