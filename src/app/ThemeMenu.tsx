import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { useTheme } from './useTheme.ts';

const icons = { light: Sun, dark: Moon, system: Monitor } as const;
const labels = { light: 'Light', dark: 'Dark', system: 'As the system' } as const;
const themes = ['light', 'dark', 'system'] as const;

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  const [theme, setTheme] = useTheme();
  const Icon = icons[theme];
  return (
    <Menu
      trigger={<IconButton label="Theme" hint={`Theme: ${labels[theme]}`} icon={<Icon aria-hidden />} />}
      items={themes.map((name) => ({ label: labels[name], onSelect: () => setTheme(name) }))}
    />
  );
}
