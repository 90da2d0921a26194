import type { Metadata } from 'next';
import { query } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { listEffectivePermissionsOperation, listRolesOfUsersOperation, listRolesOperation } from '@/lib/roles/operations';
import { paths } from '@/lib/url/paths';
import { seeSettings, type AccountPageProps } from '../../account';
import { SettingsHeader } from '../_components/settings-header';
import { EffectivePermissions } from './_components/effective-permissions';
import { HeldRoles } from './_components/held-roles';

const title = 'Roles';

export async function generateMetadata(props: AccountPageProps): Promise<Metadata> {
  await seeSettings(props, paths.rolesOf);
  return { title };
}

export default async function RolesOfAccountPage(props: AccountPageProps) {
  const { viewer, account } = await seeSettings(props, paths.rolesOf);
  const { id, username, kind } = account;
  const canAssign = kind !== 'GHOST' && can(viewer, 'role.assign');
  const [ofUsers, permissions, all] = await Promise.all([
    query(listRolesOfUsersOperation, { userIds: [id] }),
    query(listEffectivePermissionsOperation, { userId: id }),
    canAssign ? query(listRolesOperation, { isSystem: false, limit: 1_000 }) : null,
  ]);
  const held = ofUsers[0]?.roles ?? [];
  const current = new Set(held.filter(({ hasEnded }) => !hasEnded).map(({ role }) => role.id));
  const free = (all?.roles ?? []).filter((role) => !current.has(role.id));
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current={title} />
      <HeldRoles
        title={title}
        account={{ id, username }}
        held={held}
        free={canAssign ? free.map((role) => ({ id: role.id, name: role.name })) : null}
        hasCustomRoles={(all?.totalCount ?? 0) > 0}
      />
      <EffectivePermissions permissions={permissions} />
    </>
  );
}
