import { IconButton } from './Button.tsx';
import { chooseTheme, themeChoices, useThemeChoice } from './theme.ts';

const names = { system: 'follows the system', light: 'light', dark: 'dark' } as const;

/** One button through the three choices; its name says what is on and what comes next. */
export function ThemeToggle() {
  const choice = useThemeChoice();
  const next = themeChoices[(themeChoices.indexOf(choice) + 1) % themeChoices.length] ?? 'system';
  return (
    <IconButton icon={choice} label={`Theme: ${names[choice]}. Change to ${next}`} onClick={() => chooseTheme(next)} />
  );
}
