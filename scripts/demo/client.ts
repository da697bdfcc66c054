/** A signed-in person's requests to the demo's server. */
export type Client = {
  userId: string;
  get<Body>(path: string): Promise<Body>;
  post<Body>(path: string, body: unknown): Promise<Body>;
  patch<Body>(path: string, body: unknown): Promise<Body>;
  put<Body>(path: string, body: unknown): Promise<Body>;
  upload<Body>(path: string, form: FormData): Promise<Body>;
};

export async function signIn(url: string, email: string, password: string): Promise<Client> {
  const signedIn = await request<{ token: string; user: { id: string } }>(
    `${url}/api/auth/sign-in/email`,
    "POST",
    {
      email,
      password,
    },
  );
  return {
    userId: signedIn.user.id,
    get: (path) => request(url + path, "GET", undefined, signedIn.token),
    patch: (path, body) => request(url + path, "PATCH", body, signedIn.token),
    post: (path, body) => request(url + path, "POST", body, signedIn.token),
    put: (path, body) => request(url + path, "PUT", body, signedIn.token),
    upload: (path, form) => request(url + path, "POST", form, signedIn.token),
  };
}

export async function request<Body>(
  url: string,
  method: string,
  body?: unknown,
  token?: string,
): Promise<Body> {
  const isForm = body instanceof FormData;
  const response = await fetch(url, {
    method,
    headers: {
      ...(body !== undefined && !isForm && { "content-type": "application/json" }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: isForm || body === undefined ? body : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}
