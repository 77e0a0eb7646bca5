import { useAccess } from '../../app/access.tsx';

/** Whether the signed-in person sees people anywhere: who holds what is for them. */
export function useSeesPeople(): boolean {
  const { mayAnywhere } = useAccess();
  return mayAnywhere('user.list') || mayAnywhere('user.manage') || mayAnywhere('operator.manage');
}
