import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { DesktopWords } from './words.ts';

/** The menu as data: what every desktop app has, and nothing that a screen of the window offers better. */
export function menuTemplate(
  words: DesktopWords,
  platform: NodeJS.Platform,
  openLicence: () => void,
): readonly MenuItemConstructorOptions[] {
  const help: MenuItemConstructorOptions[] = [{ label: words.licence, click: openLicence }];
  return [
    platform === 'darwin'
      ? { role: 'appMenu', label: 'Printhall' }
      : { label: words.file, submenu: [{ role: 'quit', label: words.quit }] },
    { label: words.edit, submenu: editItems(words) },
    { label: words.view, submenu: viewItems(words) },
    { label: words.window, role: 'windowMenu', submenu: [{ role: 'minimize', label: words.minimise }] },
    {
      label: words.help,
      role: 'help',
      submenu: platform === 'darwin' ? help : [...help, { role: 'about', label: words.about }],
    },
  ];
}

function editItems(words: DesktopWords): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    { type: 'separator' },
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'selectAll', label: words.selectAll },
  ];
}

function viewItems(words: DesktopWords): MenuItemConstructorOptions[] {
  return [
    { role: 'resetZoom', label: words.actualSize },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
    { type: 'separator' },
    { role: 'togglefullscreen', label: words.fullScreen },
  ];
}

export function installMenu(words: DesktopWords, openLicence: () => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate([...menuTemplate(words, process.platform, openLicence)]));
}
