export { handleGraphQL as GET, handleGraphQL as POST } from '@/lib/api/graphql/handler';
