import type { CodeHost } from '@/lib/code-hosts/schema';

export type Kind = CodeHost['kind'];

/** A key of the configuration that is a list of lines in the form. */
export interface ListKey {
  key: string;
  label: string;
  help: string;
}

export interface KindWords {
  name: string;
  urlHelp: string;
  tokenHelp: string;
  hasUsername: boolean;
  lists: readonly ListKey[];
  template: string;
}

const perLine = 'One per line.';

/** What differs between the forms of the kinds. */
export const kinds: Record<Kind, KindWords> = {
  GITHUB: {
    name: 'GitHub',
    urlHelp: 'https://github.com, or the address of GitHub Enterprise.',
    tokenHelp: 'With the scope repo, and read:org for organisations; a fine-grained one needs read access to contents and metadata.',
    hasUsername: false,
    lists: [
      { key: 'orgs', label: 'Organisations', help: `All repositories of these. ${perLine}` },
      { key: 'repos', label: 'Repositories', help: `Such as acme/api. ${perLine}` },
      {
        key: 'repositoryQuery',
        label: 'Queries',
        help: `affiliated for all that the token may see, or what one types into the search. ${perLine}`,
      },
    ],
    template: '{\n  "url": "https://github.com",\n  "token": "",\n  "orgs": []\n}\n',
  },
  GITLAB: {
    name: 'GitLab',
    urlHelp: 'https://gitlab.com, or the address of your own.',
    tokenHelp: 'With the scopes read_api and read_repository.',
    hasUsername: false,
    lists: [
      { key: 'projects', label: 'Projects', help: `Such as group/app, or the number of a project. ${perLine}` },
      {
        key: 'projectQuery',
        label: 'Queries',
        help: `?membership=true for all it belongs to, groups/acme/projects?include_subgroups=true for a group. ${perLine}`,
      },
    ],
    template: '{\n  "url": "https://gitlab.com",\n  "token": "",\n  "projectQuery": ["?membership=true"]\n}\n',
  },
  BITBUCKET_SERVER: {
    name: 'Bitbucket Server',
    urlHelp: 'The address of your Bitbucket Server or Data Center.',
    tokenHelp: 'An HTTP access token that may read repositories.',
    hasUsername: true,
    lists: [
      { key: 'projectKeys', label: 'Projects', help: `All repositories of these, by their keys. ${perLine}` },
      { key: 'repos', label: 'Repositories', help: `Such as ACME/api. ${perLine}` },
      { key: 'repositoryQuery', label: 'Queries', help: `all for everything the token may see, or ?projectname=acme. ${perLine}` },
    ],
    template: '{\n  "url": "https://bitbucket.example.com",\n  "username": "",\n  "token": "",\n  "projectKeys": []\n}\n',
  },
  OTHER: {
    name: 'Other',
    urlHelp: 'What stands before every repository: https://, ssh://, or file:// for a folder that the operator opened.',
    tokenHelp: 'The password or token for Git over HTTP, where it asks for one.',
    hasUsername: true,
    lists: [{ key: 'repos', label: 'Repositories', help: `Their paths below the address, such as team/app. ${perLine}` }],
    template: '{\n  "url": "https://git.example.com/",\n  "repos": [],\n  "visibility": {}\n}\n',
  },
};

export const kindOptions = Object.entries(kinds).map(([value, { name }]) => ({ value, label: name }));
