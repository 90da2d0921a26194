import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import {
  addEmailOperation,
  removeEmailOperation,
  resendVerificationOperation,
  setEmailPrimaryOperation,
  setEmailVerifiedOperation,
} from '@/lib/emails/operations';
import { changePasswordOperation, createPasswordOperation } from '@/lib/passwords/operations-own';
import { acceptTermsOperation } from '@/lib/users/operations-terms';
import type { User } from '@/lib/users/schema';
import { run, type GraphQLContext } from '../context';
import { fromNodeId } from '../ids';
import { emptyResponse } from '../wire';

interface EmailArguments {
  user: string;
  email: string;
}

type EmailOperation =
  | typeof addEmailOperation
  | typeof removeEmailOperation
  | typeof setEmailPrimaryOperation
  | typeof resendVerificationOperation;

const onEmail =
  (operation: EmailOperation) =>
  async (_root: unknown, { user, email }: EmailArguments, context: GraphQLContext) => {
    await run<EmailOperation['input'], EmailOperation['output']>(operation, context, { userId: fromNodeId('User', user), email });
    return emptyResponse;
  };

export const ownAccountResolvers = {
  Mutation: {
    addUserEmail: onEmail(addEmailOperation),
    removeUserEmail: onEmail(removeEmailOperation),
    setUserEmailPrimary: onEmail(setEmailPrimaryOperation),
    resendVerificationEmail: onEmail(resendVerificationOperation),

    setUserEmailVerified: async (_root: unknown, args: EmailArguments & { verified: boolean }, context: GraphQLContext) => {
      const { user, email, verified } = args;
      await run(setEmailVerifiedOperation, context, { userId: fromNodeId('User', user), email, isVerified: verified });
      return emptyResponse;
    },

    updatePassword: async (_root: unknown, args: { oldPassword: string; newPassword: string }, context: GraphQLContext) => {
      await run(changePasswordOperation, context, { oldPassword: args.oldPassword, newPassword: args.newPassword });
      return emptyResponse;
    },

    createPassword: async (_root: unknown, { newPassword }: { newPassword: string }, context: GraphQLContext) => {
      await run(createPasswordOperation, context, { newPassword });
      return emptyResponse;
    },

    setTosAccepted: async (_root: unknown, { userID }: { userID?: string | null }, context: GraphQLContext) => {
      await run(acceptTermsOperation, context, userID ? { userId: fromNodeId('User', userID) } : {});
      return emptyResponse;
    },
  },

  UserEmail: {
    verificationPending: async ({ user, email }: { user: User; email: string }, _args: unknown, context: GraphQLContext) =>
      (await context.emails.load(user.id)).find((each) => each.email === email)?.isVerificationPending ?? false,
    viewerCanManuallyVerify: (_email: unknown, _args: unknown, { actor }: GraphQLContext) => isAccount(actor) && actor.isSiteAdmin,
  },
};
