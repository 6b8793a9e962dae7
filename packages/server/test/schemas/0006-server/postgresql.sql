COMMENT ON SCHEMA public IS 'standard public schema';
CREATE TABLE public.api_keys (
    id text NOT NULL,
    name text NOT NULL,
    secret_hash text NOT NULL,
    scopes text NOT NULL,
    created_by text NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint,
    ends_at bigint,
    revoked_at bigint
);
CREATE TABLE public.audit (
    id text NOT NULL,
    at bigint NOT NULL,
    actor_id text,
    actor_name text,
    action text NOT NULL,
    object text,
    outcome text NOT NULL,
    detail text
);
CREATE TABLE public.bans (
    id text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    reason text NOT NULL,
    created_by text NOT NULL,
    created_at bigint NOT NULL,
    ends_at bigint
);
CREATE TABLE public.blocks (
    person_id text NOT NULL,
    other_id text NOT NULL,
    other_name text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.call_back_requests (
    id text NOT NULL,
    line text NOT NULL,
    visitor_id text NOT NULL,
    visitor_name text NOT NULL,
    contact text NOT NULL,
    at bigint NOT NULL,
    done_at bigint,
    done_by text
);
CREATE TABLE public.call_records (
    id text NOT NULL,
    caller_id text NOT NULL,
    caller_name text NOT NULL,
    callee_id text,
    callee_name text,
    address text NOT NULL,
    placed_at bigint NOT NULL,
    accepted_at bigint,
    ended_at bigint NOT NULL,
    reason text NOT NULL,
    quality text,
    metadata text
);
CREATE TABLE public.contacts (
    a text NOT NULL,
    b text NOT NULL,
    talked_at bigint NOT NULL
);
CREATE TABLE public.deliveries (
    id text NOT NULL,
    webhook_id text NOT NULL,
    event_id text NOT NULL,
    event_type text NOT NULL,
    payload text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at bigint NOT NULL,
    status integer,
    problem text,
    created_at bigint NOT NULL,
    tried_at bigint
);
CREATE TABLE public.favourites (
    person_id text NOT NULL,
    other_id text NOT NULL,
    other_name text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.history (
    person_id text NOT NULL,
    call_id text NOT NULL,
    direction text NOT NULL,
    peer_id text,
    peer_name text,
    address text,
    placed_at bigint NOT NULL,
    ended_at bigint NOT NULL,
    talked_ms bigint,
    reason text NOT NULL,
    quality text,
    metadata text,
    missed integer NOT NULL,
    unread integer NOT NULL
);
CREATE TABLE public.idempotent_requests (
    id text NOT NULL,
    request_hash text NOT NULL,
    status integer,
    reply text,
    created_at bigint NOT NULL
);
CREATE TABLE public.invitations (
    id text NOT NULL,
    kind text NOT NULL,
    secret_hash text NOT NULL,
    person_id text,
    role text NOT NULL,
    lines text NOT NULL,
    label text NOT NULL,
    created_by text,
    created_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    used_at bigint,
    used_by text,
    withdrawn_at bigint
);
CREATE TABLE public.kysely_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE public.kysely_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.lines (
    name text NOT NULL,
    title text NOT NULL,
    greeting text NOT NULL,
    hours text,
    closed_words text NOT NULL,
    longest_wait_ms bigint,
    most_waiting bigint,
    created_at bigint NOT NULL
);
CREATE TABLE public.links (
    id text NOT NULL,
    secret_hash text NOT NULL,
    owner_id text NOT NULL,
    owner_name text NOT NULL,
    name text NOT NULL,
    network text NOT NULL,
    personal integer NOT NULL,
    state text NOT NULL,
    uses bigint,
    uses_left bigint,
    created_at bigint NOT NULL,
    ends_at bigint,
    forget_at bigint
);
CREATE TABLE public.notes (
    id text NOT NULL,
    address text NOT NULL,
    visitor_id text NOT NULL,
    author_id text NOT NULL,
    author_name text NOT NULL,
    words text NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.openid_sessions (
    session_id text NOT NULL,
    person_id text NOT NULL,
    refresh_token text,
    id_token text,
    checked_at bigint NOT NULL
);
CREATE TABLE public.passkeys (
    id text NOT NULL,
    person_id text NOT NULL,
    name text NOT NULL,
    public_key text NOT NULL,
    counter bigint NOT NULL,
    transports text NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint
);
CREATE TABLE public.people (
    id text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    created_at bigint NOT NULL,
    removed_at bigint,
    issuer text,
    subject text
);
CREATE TABLE public.preferences (
    person_id text NOT NULL,
    invisible integer NOT NULL,
    do_not_disturb integer NOT NULL,
    rings_from text NOT NULL
);
CREATE TABLE public.revocations (
    id text NOT NULL,
    at bigint NOT NULL,
    person_id text,
    session_id text
);
CREATE TABLE public.server_values (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.sessions (
    id text NOT NULL,
    person_id text NOT NULL,
    secret_hash text NOT NULL,
    device text NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint NOT NULL,
    ends_at bigint NOT NULL
);
CREATE TABLE public.staff (
    person_id text NOT NULL,
    line text NOT NULL
);
CREATE TABLE public.webhooks (
    id text NOT NULL,
    url text NOT NULL,
    description text NOT NULL,
    events text NOT NULL,
    secret text NOT NULL,
    enabled integer NOT NULL,
    created_by text NOT NULL,
    created_at bigint NOT NULL
);
INSERT INTO public.api_keys VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 1795737600000, 1795737600000, 1795737600000, 1795737600000);
INSERT INTO public.audit VALUES ('ada', 1795737600000, 'ada', 'ada', 'ada', 'ada', 'ada', 'ada');
INSERT INTO public.bans VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 1795737600000, 1795737600000);
INSERT INTO public.blocks VALUES ('ada', 'ada', 'ada', 1795737600000);
INSERT INTO public.call_back_requests VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 1795737600000, 1795737600000, 'ada');
INSERT INTO public.call_records VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 'ada', 1795737600000, 1795737600000, 1795737600000, 'ada', 'ada', 'ada');
INSERT INTO public.contacts VALUES ('ada', 'ada', 1795737600000);
INSERT INTO public.deliveries VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 'ada', 1, 1795737600000, 1, 'ada', 1795737600000, 1795737600000);
INSERT INTO public.favourites VALUES ('ada', 'ada', 'ada', 1795737600000);
INSERT INTO public.history VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 'ada', 1795737600000, 1795737600000, 1795737600000, 'ada', 'ada', 'ada', 1, 1);
INSERT INTO public.idempotent_requests VALUES ('ada', 'ada', 1, 'ada', 1795737600000);
INSERT INTO public.invitations VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 'ada', 'ada', 'ada', 1795737600000, 1795737600000, 1795737600000, 'ada', 1795737600000);
INSERT INTO public.kysely_migration VALUES ('0001-people', '2026-11-27T11:42:00.987Z');
INSERT INTO public.kysely_migration VALUES ('0002-lines', '2026-11-27T11:42:01.109Z');
INSERT INTO public.kysely_migration VALUES ('0003-history', '2026-11-27T11:42:01.275Z');
INSERT INTO public.kysely_migration VALUES ('0004-programs', '2026-11-27T11:42:01.389Z');
INSERT INTO public.kysely_migration VALUES ('0005-openid', '2026-11-27T11:42:01.410Z');
INSERT INTO public.kysely_migration VALUES ('0006-server', '2026-11-27T11:42:01.437Z');
INSERT INTO public.kysely_migration_lock VALUES ('migration_lock', 0);
INSERT INTO public.lines VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 1795737600000, 1795737600000, 1795737600000);
INSERT INTO public.links VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 'ada', 1, 'ada', 1795737600000, 1795737600000, 1795737600000, 1795737600000, 1795737600000);
INSERT INTO public.notes VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 'ada', 1795737600000);
INSERT INTO public.openid_sessions VALUES ('ada', 'ada', 'ada', 'ada', 1795737600000);
INSERT INTO public.passkeys VALUES ('ada', 'ada', 'ada', 'ada', 1795737600000, 'ada', 1795737600000, 1795737600000);
INSERT INTO public.people VALUES ('ada', 'ada', 'ada', 1795737600000, 1795737600000, 'ada', 'ada');
INSERT INTO public.preferences VALUES ('ada', 1, 1, 'ada');
INSERT INTO public.revocations VALUES ('ada', 1795737600000, 'ada', 'ada');
INSERT INTO public.server_values VALUES ('ada', 'ada');
INSERT INTO public.sessions VALUES ('ada', 'ada', 'ada', 'ada', 1795737600000, 1795737600000, 1795737600000);
INSERT INTO public.staff VALUES ('ada', 'ada');
INSERT INTO public.webhooks VALUES ('ada', 'ada', 'ada', 'ada', 'ada', 1, 'ada', 1795737600000);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_secret_hash_key UNIQUE (secret_hash);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.bans
    ADD CONSTRAINT bans_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.blocks
    ADD CONSTRAINT blocks_pk PRIMARY KEY (person_id, other_id);
ALTER TABLE ONLY public.call_back_requests
    ADD CONSTRAINT call_back_requests_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.call_records
    ADD CONSTRAINT call_records_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pk PRIMARY KEY (a, b);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.favourites
    ADD CONSTRAINT favourites_pk PRIMARY KEY (person_id, other_id);
ALTER TABLE ONLY public.history
    ADD CONSTRAINT history_pk PRIMARY KEY (person_id, call_id);
ALTER TABLE ONLY public.idempotent_requests
    ADD CONSTRAINT idempotent_requests_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_secret_hash_key UNIQUE (secret_hash);
ALTER TABLE ONLY public.kysely_migration_lock
    ADD CONSTRAINT kysely_migration_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kysely_migration
    ADD CONSTRAINT kysely_migration_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.lines
    ADD CONSTRAINT lines_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.links
    ADD CONSTRAINT links_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.links
    ADD CONSTRAINT links_secret_hash_key UNIQUE (secret_hash);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.openid_sessions
    ADD CONSTRAINT openid_sessions_pkey PRIMARY KEY (session_id);
ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_external UNIQUE (issuer, subject);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.preferences
    ADD CONSTRAINT preferences_pkey PRIMARY KEY (person_id);
ALTER TABLE ONLY public.revocations
    ADD CONSTRAINT revocations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.server_values
    ADD CONSTRAINT server_values_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_secret_hash_key UNIQUE (secret_hash);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pk PRIMARY KEY (person_id, line);
ALTER TABLE ONLY public.webhooks
    ADD CONSTRAINT webhooks_pkey PRIMARY KEY (id);
CREATE INDEX audit_by_time ON public.audit USING btree (at, id);
CREATE INDEX call_back_requests_by_line ON public.call_back_requests USING btree (line, at);
CREATE INDEX call_records_by_time ON public.call_records USING btree (ended_at, id);
CREATE INDEX contacts_by_other ON public.contacts USING btree (b);
CREATE INDEX contacts_by_time ON public.contacts USING btree (talked_at);
CREATE INDEX deliveries_by_age ON public.deliveries USING btree (tried_at);
CREATE INDEX deliveries_by_due ON public.deliveries USING btree (webhook_id, state, due_at);
CREATE INDEX deliveries_by_webhook ON public.deliveries USING btree (webhook_id, created_at, id);
CREATE INDEX history_by_person ON public.history USING btree (person_id, ended_at, call_id);
CREATE INDEX history_by_time ON public.history USING btree (ended_at);
CREATE INDEX idempotent_requests_by_age ON public.idempotent_requests USING btree (created_at);
CREATE INDEX invitations_by_age ON public.invitations USING btree (created_at, id);
CREATE INDEX links_by_forgetting ON public.links USING btree (forget_at);
CREATE INDEX links_by_network ON public.links USING btree (network, state);
CREATE INDEX links_by_owner ON public.links USING btree (owner_id, created_at);
CREATE INDEX notes_by_address ON public.notes USING btree (address, at);
CREATE INDEX passkeys_by_person ON public.passkeys USING btree (person_id);
CREATE INDEX people_by_name ON public.people USING btree (name, id);
CREATE INDEX revocations_by_time ON public.revocations USING btree (at, id);
CREATE INDEX sessions_by_person ON public.sessions USING btree (person_id);
CREATE INDEX staff_by_line ON public.staff USING btree (line);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES public.webhooks(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.openid_sessions
    ADD CONSTRAINT openid_sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.openid_sessions
    ADD CONSTRAINT openid_sessions_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.sessions(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id) ON DELETE CASCADE;
