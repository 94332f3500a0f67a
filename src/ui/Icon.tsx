import type { ReactNode } from 'react';

/** Our own few marks, drawn on a grid of 16 units. Decorative: the control that holds one has the name. */
const shapes = {
  first: <path d="M2.5 3h2v10h-2zM13.5 3v10L5.5 8z" />,
  back: <path d="M11.5 3v10L4.5 8z" />,
  play: <path d="M3.5 1.5v13L14.5 8z" />,
  pause: <path d="M3.5 2h3.4v12H3.5zM9.1 2h3.4v12H9.1z" />,
  next: <path d="M4.5 3v10l7-5z" />,
  last: <path d="M11.5 3h2v10h-2zM2.5 3v10l8-5z" />,
  dice: (
    <>
      <rect x="2" y="2" width="12" height="12" rx="1.5" fill="none" stroke="currentColor" />
      <circle cx="5.3" cy="5.3" r="1.15" />
      <circle cx="10.7" cy="10.7" r="1.15" />
      <circle cx="8" cy="8" r="1.15" />
    </>
  ),
  options: (
    <path
      d="M2 5h6.5M12.5 5H14M2 11h1.5M7.5 11H14M8.5 5a2 2 0 1 0 4 0a2 2 0 1 0-4 0M3.5 11a2 2 0 1 0 4 0a2 2 0 1 0-4 0"
      fill="none"
      stroke="currentColor"
    />
  ),
  list: <path d="M2 4.5h12M2 8h12M2 11.5h8" fill="none" stroke="currentColor" />,
  fork: <path d="M2 5.5h4c3 0 3 6 6 6h2M2 5.5h12M11.5 3l2.5 2.5L11.5 8" fill="none" stroke="currentColor" strokeWidth="1.25" />,
  fold: <path d="M3 6l5 5 5-5" fill="none" stroke="currentColor" strokeWidth="1.25" />,
  unfold: <path d="M3 11l5-5 5 5" fill="none" stroke="currentColor" strokeWidth="1.25" />,
  close: <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" fill="none" stroke="currentColor" strokeWidth="1.25" />,
  system: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" />
    </>
  ),
  light: (
    <path
      d="M5 8a3 3 0 1 0 6 0a3 3 0 1 0-6 0M8 1v2M8 13v2M1 8h2M13 8h2M3.05 3.05l1.4 1.4M11.55 11.55l1.4 1.4M12.95 3.05l-1.4 1.4M4.45 11.55l-1.4 1.4"
      fill="none"
      stroke="currentColor"
    />
  ),
  dark: <path d="M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5A5.8 5.8 0 1 0 13.5 9.6z" fill="none" stroke="currentColor" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">
      {shapes[name]}
    </svg>
  );
}
