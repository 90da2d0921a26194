'use client';

/** Within the frame of the console. */
export { PageError as default } from '@/components/feedback/page-error';
