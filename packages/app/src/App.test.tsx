import { render, screen } from '@testing-library/react';
import App from './App';

describe('App', () => {
  it('starts at the sign-in page', async () => {
    // An own object, because process.env turns every value into a string.
    process.env = Object.assign(
      { ...process.env },
      {
        APP_CONFIG: [
          {
            context: 'test',
            data: {
              app: { title: 'Fairway', baseUrl: 'http://localhost:3000' },
              backend: { baseUrl: 'http://localhost:7007' },
              auth: {
                providers: {
                  persona: {
                    people: [
                      {
                        ref: 'user:default/ana',
                        title: 'Ana',
                        role: 'Developer',
                      },
                    ],
                  },
                },
              },
            },
          },
        ],
      },
    );
    render(App.createRoot());
    expect(
      await screen.findByRole('heading', { name: 'Sign in to Fairway' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Ana/ })).toBeInTheDocument();
  });
});
