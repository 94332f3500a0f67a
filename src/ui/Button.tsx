import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Button.module.css';

type ButtonProps = Omit<ComponentProps<'button'>, 'type'>;

/** Words that do something: quiet by default, underlined when it is a choice in a sentence, framed when it is the answer to a dialog. */
export function Button({
  look = 'quiet',
  className,
  ...rest
}: ButtonProps & { look?: 'quiet' | 'link' | 'framed'; children: ReactNode }) {
  return <button type="button" className={classNames(styles.button, styles[look], className)} {...rest} />;
}

/** A mark that does something. `label` is its accessible name and its tooltip. */
export function IconButton({
  icon,
  label,
  size = 16,
  className,
  ...rest
}: ButtonProps & { icon: IconName; label: string; size?: number }) {
  return (
    <button type="button" aria-label={label} title={label} className={classNames(styles.icon, className)} {...rest}>
      <Icon name={icon} size={size} />
    </button>
  );
}
