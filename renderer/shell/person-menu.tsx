import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconDeviceDesktop,
  IconKey,
  IconLock,
  IconLogout,
  IconMoon,
  IconSun,
  type Icon,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useAccess } from '../app/access.tsx';
import { useServices } from '../app/services.tsx';
import { LANGUAGES, speak, useLanguage, useWords } from '../text/index.ts';
import { useRoleName } from '../text/roles.ts';
import { PersonFace } from '../ui/person-face.tsx';
import { useTell } from '../ui/tell.ts';
import { ChangePassword } from './change-password.tsx';
import styles from './shell.module.css';

const APPEARANCES: readonly { readonly scheme: MantineColorScheme; readonly icon: Icon }[] = [
  { scheme: 'auto', icon: IconDeviceDesktop },
  { scheme: 'light', icon: IconSun },
  { scheme: 'dark', icon: IconMoon },
];

/** Who is signed in here, and what is their own to set. */
export function PersonMenu() {
  const t = useWords();
  const { own } = useAccess();
  const { client, session } = useServices();
  const roleName = useRoleName();
  const [changing, setChanging] = useState(false);
  const role = own.grants.map(({ roleId }) => roleName(roleId, own.roles))[0] ?? '';
  const lock = () => {
    session.setLocked(true);
    client.people.lock().catch(() => undefined);
  };
  const signOut = () => {
    // The window forgets the token in any case; the core is told if it can be reached.
    client.people.signOut().catch(() => undefined);
    session.end(null);
  };
  return (
    <>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <button
            type="button"
            className={styles['personButton']}
            title={t('shell.person.menu', { name: own.person.name })}
          >
            <PersonFace name={own.person.name} size={40} />
            <span className={styles['personWords']}>
              <span className={styles['personName']}>{own.person.name}</span>
              <span className={styles['personRole']}>{role}</span>
            </span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {own.person.name} · {own.person.email}
          </Menu.Label>
          <Menu.Divider />
          <Languages />
          <Appearances />
          <Menu.Divider />
          <Menu.Item leftSection={<IconKey aria-hidden size={18} />} onClick={() => setChanging(true)}>
            {t('shell.person.changePassword')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLock aria-hidden size={18} />} onClick={lock}>
            {t('shell.person.lock')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout aria-hidden size={18} />} onClick={signOut}>
            {t('shell.person.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ChangePassword opened={changing} onClose={() => setChanging(false)} />
    </>
  );
}

function Languages() {
  const t = useWords();
  const current = useLanguage();
  const { api } = useServices();
  const tell = useTell();
  const save = useMutation(api.people.setLanguage.mutationOptions({ onError: tell.error }));
  return (
    <>
      <Menu.Label>{t('shell.person.language')}</Menu.Label>
      {LANGUAGES.map(({ language, name }) => (
        <Menu.Item
          key={language}
          lang={language}
          closeMenuOnClick={false}
          rightSection={current === language ? <IconCheck aria-hidden size={18} /> : null}
          aria-current={current === language || undefined}
          onClick={() => {
            speak(language);
            save.mutate({ language });
          }}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  );
}

function Appearances() {
  const t = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('shell.person.appearance')}</Menu.Label>
      {APPEARANCES.map(({ scheme, icon: Shape }) => (
        <Menu.Item
          key={scheme}
          closeMenuOnClick={false}
          leftSection={<Shape aria-hidden size={18} />}
          rightSection={colorScheme === scheme ? <IconCheck aria-hidden size={18} /> : null}
          aria-current={colorScheme === scheme || undefined}
          onClick={() => setColorScheme(scheme)}
        >
          {t(`shell.person.${scheme}`)}
        </Menu.Item>
      ))}
    </>
  );
}
