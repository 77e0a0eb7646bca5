import { Navigate } from '@tanstack/react-router';
import { useAccess } from '../app/access.tsx';
import { homeOf } from '../workspaces/panels.ts';

/** Sends a person to where their day begins. */
export function Home() {
  const { mayAnywhere } = useAccess();
  return <Navigate to={homeOf(mayAnywhere)} replace />;
}
