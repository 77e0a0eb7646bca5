import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useApi } from '../app/services.tsx';
import { Splash } from '../ui/splash.tsx';
import { GalleryPage } from './gallery-page.tsx';

/** The gallery stands open in a demo factory and while the window is built; a company's station has no use for it. */
export function GalleryDoor() {
  const api = useApi();
  const { data } = useQuery(api.people.greeting.queryOptions());
  if (!data) return <Splash />;
  return data.demo || import.meta.env.DEV ? <GalleryPage /> : <Navigate to="/" replace />;
}
