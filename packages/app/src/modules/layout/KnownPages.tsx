import {
  NotFoundErrorPage,
  type PageLayoutTab,
} from '@backstage/frontend-plugin-api';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router-dom';

/** Props of {@link KnownPages}. */
export interface KnownPagesProps {
  /** Address of the page that the tabs are of. */
  ownPath: string;
  /** With absolute addresses. */
  tabs: readonly PageLayoutTab[];
  children: ReactNode;
}

/** Whether an address is that of another one or below it. */
export const isWithin = (pathname: string, href: string) =>
  pathname === href || pathname.startsWith(`${href}/`);

/** The sub-page of a page, or, below the page but in none of its tabs, that there is none. */
export const KnownPages = ({ ownPath, tabs, children }: KnownPagesProps) => {
  const pathname = useLocation().pathname.replace(/\/$/, '');
  const isKnown =
    pathname === ownPath || tabs.some(({ href }) => isWithin(pathname, href));
  return isKnown ? (
    <>{children}</>
  ) : (
    <main>
      <NotFoundErrorPage />
    </main>
  );
};
