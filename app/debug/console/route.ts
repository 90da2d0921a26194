export { handleGraphQLConsole as GET } from '@/lib/api/console/graphql-console';
