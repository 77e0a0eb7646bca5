import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconDeviceDesktop,
  IconLock,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useAccess } from '../app/access.tsx';
import { useServices } from '../app/services.tsx';
import { LANGUAGES, speak, useLanguage, useWords } from '../text/index.ts';
import { useRoleName } from '../text/roles.ts';
import { PersonFace } from '../ui/person-face.tsx';
import { useTell } from '../ui/tell.ts';
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
  const navigate = useNavigate();
  const role = own.grants.map(({ roleId }) => roleName(roleId, own.roles))[0] ?? '';
  const { person } = own;
  const tellLocked = () => void client.people.lock().catch(() => undefined);
  const lock = () => {
    session.setLocked(true);
    tellLocked();
  };
  const switchPerson = () => {
    session.startSwitch();
    tellLocked();
  };
  const signOut = () => {
    // The window forgets the token in any case; the core is told if it can be reached.
    client.people.signOut().catch(() => undefined);
    session.end(null);
  };
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <button
          type="button"
          className={styles['personButton']}
          title={t('shell.person.menu', { name: person.name })}
        >
          <PersonFace
            name={person.name}
            size={40}
            personId={person.personId}
            pictureHash={person.pictureHash}
          />
          <span className={styles['personWords']}>
            <span className={styles['personName']}>{person.name}</span>
            <span className={styles['personRole']}>{role}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {person.name} · {person.email}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCircle aria-hidden size={18} />}
          onClick={() => void navigate({ to: '/me' })}
        >
          {t('account.menu.mine')}
        </Menu.Item>
        <Menu.Item leftSection={<IconUsers aria-hidden size={18} />} onClick={switchPerson}>
          {t('account.menu.switch')}
        </Menu.Item>
        <Menu.Divider />
        <Languages />
        <Appearances />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLock aria-hidden size={18} />} onClick={lock}>
          {t('shell.person.lock')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout aria-hidden size={18} />} onClick={signOut}>
          {t('shell.person.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
