/** An editor that asks for a token, and where it waits for it. */
export type Requester = { name: string; /** What the person sees of where the token goes. */ place: string; before: string };

const schemes: Readonly<Record<string, { name: string; before: string }>> = {
  VSCEAUTH: { name: 'Visual Studio Code', before: 'vscode://sourcegraph.sourcegraph?code=' },
  CODY: { name: 'Visual Studio Code', before: 'vscode://sourcegraph.cody-ai?code=' },
  CODY_INSIDERS: { name: 'Visual Studio Code Insiders', before: 'vscode-insiders://sourcegraph.cody-ai?code=' },
  CODY_CURSOR: { name: 'Cursor', before: 'cursor://sourcegraph.cody-ai?code=' },
  CODY_WINDSURF: { name: 'Windsurf', before: 'windsurf://sourcegraph.cody-ai?code=' },
};

const listeners: Readonly<Record<string, string>> = {
  JETBRAINS: 'your JetBrains editor',
  ECLIPSE: 'Eclipse',
  VISUAL_STUDIO: 'Visual Studio',
  NEOVIM: 'Neovim',
  CODY_CLI: 'the command line tool',
};

/**
 * The editor that `requestFrom` names: one with a URI scheme of its own, or `NAME-<port>` for one that listens on this computer.
 * Nothing else may be handed a token, so no address is ever taken from the link itself. SG §1.7.
 */
export function findRequester(requestFrom: string): Requester | null {
  const byScheme = Object.hasOwn(schemes, requestFrom) ? schemes[requestFrom] : undefined;
  if (byScheme) return { ...byScheme, place: byScheme.before.split('?', 1)[0] ?? '' };
  const [, editor = '', port = ''] = /^([A-Z_]+)-([1-9]\d{1,4})$/.exec(requestFrom) ?? [];
  const name = Object.hasOwn(listeners, editor) ? listeners[editor] : undefined;
  if (!name || Number(port) < 1_024 || Number(port) > 65_535) return null;
  const place = `http://localhost:${port}`;
  return { name, place, before: `${place}/api/sourcegraph/token?token=` };
}
