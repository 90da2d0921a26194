export { handleSignOut as POST } from '@/lib/api/sessions/handlers';
