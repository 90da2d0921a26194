import { beforeAll, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { acceptTermsOperation } from './operations-terms';

async function acceptedAt(id: number): Promise<Date | null> {
  const { tosAcceptedAt } = await db().user.findUniqueOrThrow({ where: { id }, select: { tosAcceptedAt: true } });
  return tosAcceptedAt;
}

beforeAll(() => loadServerKeys());

it('notes the first acceptance of the terms, by the person or a site admin, and records it once', async () => {
  const [person, other] = [await makePerson(), await makePerson()];
  const actor = await signInAs(person);
  await execute(acceptTermsOperation, actor, {});
  const at = await acceptedAt(person.id);
  expect(at).not.toBeNull();
  await execute(acceptTermsOperation, actor, { userId: person.id });
  expect(await acceptedAt(person.id)).toEqual(at);
  await execute(acceptTermsOperation, await signInAs(await makeSiteAdmin()), { userId: other.id });
  expect(await acceptedAt(other.id)).not.toBeNull();
  const where = { action: 'user.acceptTerms', targetType: 'user', targetId: String(person.id) };
  expect(await db().auditEvent.count({ where })).toBe(1);
});

it('lets nobody accept for others, for a machine, or without an account', async () => {
  const [person, bot] = [await makePerson(), await makeServiceAccount()];
  const stranger = await signInAs(await makePerson());
  const forPerson = execute(acceptTermsOperation, stranger, { userId: person.id });
  await expect(forPerson).rejects.toMatchObject({ reason: 'must_be_self_or_site_admin' });
  const admin = await signInAs(await makeSiteAdmin());
  await expect(execute(acceptTermsOperation, admin, { userId: bot.id })).rejects.toMatchObject({ reason: 'must_be_person' });
  for (const input of [{}, { userId: person.id }, { userId: 2_000_000_000 }])
    await expect(execute(acceptTermsOperation, { kind: 'anonymous', origin }, input)).rejects.toMatchObject({ code: 'unauthenticated' });
});
