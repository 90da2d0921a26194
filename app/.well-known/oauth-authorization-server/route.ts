export { handleDiscovery as GET } from '@/lib/api/oauth/handlers';
