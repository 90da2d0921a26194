export {
  handleGitLab as GET,
  handleGitLab as HEAD,
  handleGitLab as POST,
  handleGitLab as PUT,
  handleGitLab as PATCH,
  handleGitLab as DELETE,
} from '@/lib/api/gitlab/handler';
