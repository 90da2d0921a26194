export { handleSignIn as POST } from '@/lib/api/sessions/handlers';
