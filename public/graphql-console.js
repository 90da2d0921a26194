// Starts GraphiQL of /graphiql, which the build copies from its package. Workers are files of this server too: pages of this
// site run no code from blobs.
(() => {
  const { endpoint } = document.currentScript.dataset;
  const workers = { editorWorkerService: 'editor', json: 'json', graphql: 'graphql' };
  self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => `/graphiql/${workers[label] ?? 'editor'}.worker.js` };
  self.YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
    endpoint,
    title: 'GraphQL console',
    // Without it the session's cookie does not count: no page of another site can send it.
    additionalHeaders: { 'X-Requested-With': 'Sourcegraph' },
    defaultQuery: 'query WhoAmI {\n  currentUser {\n    username\n    siteAdmin\n  }\n}\n',
  });
})();
