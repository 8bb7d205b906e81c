import { createTranslationRef } from '@backstage/frontend-plugin-api';

/** Texts of the portal's own pages. */
export const appTranslationRef = createTranslationRef({
  id: 'app.fairway',
  messages: {
    nav: {
      logo: 'Fairway, to the home page',
      search: 'Search',
      menu: 'Menu',
      settings: 'Settings',
      notifications: 'Notifications',
      unreadNotifications_one: 'Notifications, {{count}} unread',
      unreadNotifications_other: 'Notifications, {{count}} unread',
    },
    notFound: {
      title: '404: no such page',
      text: 'Nothing in the portal has this address. What was here may have been renamed or removed, or the address was cut off.',
      home: 'To the home page',
    },
    signIn: {
      title: 'Sign in to Fairway',
      personaIntro:
        'This is a demonstration: no password, everybody is made up. Choose who you are; you can sign out and be somebody else at any time.',
      people: 'People to sign in as',
      failed: 'You could not be signed in as {{name}}',
      failedReason: 'The sign-in service answered: {{message}}',
      other: 'Choose somebody else',
      oidcTitle: 'OpenID Connect',
      oidcMessage: 'Sign in with your organisation’s account',
    },
    home: {
      greeting: 'Hello, {{name}}',
      greetingNobody: 'Hello',
      intro: 'What needs you now, and the usual next steps.',
      actions: 'Quick actions',
      todos: 'My to-dos',
      create: 'Create a secure service',
      createDescription:
        'From the golden path: scans, least privilege and logging are there from the first commit.',
      access: 'Request access',
      accessDescription:
        'For as long as you need it. It ends by itself, on time.',
      services: 'See my services',
      servicesDescription: 'What you and your teams own in the catalog.',
    },
  },
});
