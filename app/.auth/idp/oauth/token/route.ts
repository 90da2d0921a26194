export { handleToken as POST } from '@/lib/api/oauth/handlers';
