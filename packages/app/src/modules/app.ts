import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { oidcAuthApi } from './auth/oidc';
import { notFoundPage } from './layout/NotFoundPage';
import { pageLayout } from './layout/PageLayout';
import { sidebar } from './nav/Sidebar';
import { FairwaySignInPage } from './signIn/FairwaySignInPage';
import { darkTheme, lightTheme } from './theme/themes';

const signInPage = SignInPageBlueprint.make({
  // Not apart from the rest: every visit begins with it.
  params: { loader: async () => FairwaySignInPage },
});

/** What the portal changes in the app itself: sign-in, sidebar, page frame and themes. */
export const appModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    signInPage,
    oidcAuthApi,
    sidebar,
    pageLayout,
    notFoundPage,
    lightTheme,
    darkTheme,
  ],
});
