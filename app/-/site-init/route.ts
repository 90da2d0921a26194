export { handleSiteInit as POST } from '@/lib/api/sessions/handlers';
