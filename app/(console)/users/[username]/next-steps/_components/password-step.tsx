'use client';

import { LockKeyhole } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { NextStep } from './next-step';

const loadDialog = () => import('../../../../site-admin/users/_components/reset-password-dialog');
const ResetPasswordDialog = dynamic(() => loadDialog().then((module) => module.ResetPasswordDialog), { ssr: false });

export type PasswordStepProps = { user: { id: number; username: string } };

/** How a person comes in: a link by which they set a password, shown once to whoever makes it. */
export function PasswordStep({ user }: PasswordStepProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <NextStep
        icon={<LockKeyhole />}
        title="Password"
        action={<Button onClick={() => setIsOpen(true)}>Create password link</Button>}
      >
        The person sets it by a link that you hand over. The one you stored after creating the account works until it ends; a new one
        takes its place.
      </NextStep>
      {isOpen ? <ResetPasswordDialog user={user} kind="invite" onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
