SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.archive (
    id bigint NOT NULL,
    case_id bigint NOT NULL,
    sealed bytea NOT NULL
);
CREATE SEQUENCE public.archive_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.archive_id_seq OWNED BY public.archive.id;
CREATE TABLE public.article_places (
    article_id bigint NOT NULL,
    place text NOT NULL,
    published_at double precision NOT NULL
);
CREATE TABLE public.article_words (
    article_id bigint NOT NULL,
    words text NOT NULL
);
CREATE TABLE public.articles (
    id bigint NOT NULL,
    identity text NOT NULL,
    fingerprint text NOT NULL,
    feed_id bigint NOT NULL,
    link text NOT NULL,
    title text NOT NULL,
    lead text NOT NULL,
    text text NOT NULL,
    image text,
    categories json DEFAULT '[]'::json NOT NULL,
    places json NOT NULL,
    published_at double precision NOT NULL,
    stored_at double precision NOT NULL,
    changed_at double precision,
    placed_at double precision,
    missing_at double precision,
    withdrawn_at double precision
);
CREATE SEQUENCE public.articles_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.articles_id_seq OWNED BY public.articles.id;
CREATE TABLE public.blocked_sources (
    source_key text NOT NULL,
    at double precision NOT NULL
);
CREATE TABLE public.case_messages (
    message_key text NOT NULL,
    case_id bigint NOT NULL,
    card_key text,
    sealed bytea
);
CREATE TABLE public.cases (
    id bigint NOT NULL,
    codename text NOT NULL,
    source_key text,
    ticket_key text,
    sealed bytea,
    touched_at double precision NOT NULL
);
CREATE SEQUENCE public.cases_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.cases_id_seq OWNED BY public.cases.id;
CREATE TABLE public.changes (
    update_id bigint NOT NULL,
    change text NOT NULL
);
CREATE TABLE public.compared_cases (
    case_id bigint NOT NULL
);
CREATE TABLE public.corrections (
    article_id bigint NOT NULL,
    cursor bigint,
    created_at double precision NOT NULL,
    due_at double precision NOT NULL,
    finished_at double precision
);
CREATE TABLE public.deeds (
    id bigint NOT NULL,
    case_id bigint NOT NULL,
    editor bigint NOT NULL,
    did text NOT NULL,
    at double precision NOT NULL
);
CREATE SEQUENCE public.deeds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.deeds_id_seq OWNED BY public.deeds.id;
CREATE TABLE public.drafts (
    source_key text NOT NULL,
    sealed bytea NOT NULL,
    touched_at double precision NOT NULL
);
CREATE TABLE public.errata (
    id bigint NOT NULL,
    article_id bigint NOT NULL,
    messages json NOT NULL,
    cursor bigint,
    created_at double precision NOT NULL,
    finished_at double precision
);
CREATE SEQUENCE public.errata_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.errata_id_seq OWNED BY public.errata.id;
CREATE TABLE public.evidence (
    name text NOT NULL,
    case_id bigint NOT NULL,
    state text NOT NULL,
    sealed bytea,
    bytes bigint NOT NULL,
    attempts smallint NOT NULL,
    due_at double precision,
    hash_key text
);
CREATE TABLE public.examples (
    article_id bigint NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    categories json NOT NULL,
    places json NOT NULL,
    placed_at double precision NOT NULL
);
CREATE TABLE public.fanouts (
    article_id bigint NOT NULL,
    direct json NOT NULL,
    wide json NOT NULL,
    priority smallint DEFAULT 3 NOT NULL,
    cursor bigint,
    created_at double precision NOT NULL,
    due_at double precision,
    finished_at double precision
);
CREATE TABLE public.feeds (
    id bigint NOT NULL,
    url text NOT NULL,
    active boolean NOT NULL,
    next_check_at double precision NOT NULL,
    etag text,
    last_modified text,
    baseline_at double precision,
    last_success_at double precision,
    failures integer DEFAULT 0 NOT NULL,
    address text,
    looked_at double precision,
    asked_at double precision,
    whole_at double precision,
    broken_since double precision,
    told boolean DEFAULT false NOT NULL
);
CREATE SEQUENCE public.feeds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.feeds_id_seq OWNED BY public.feeds.id;
CREATE TABLE public.follows (
    chat_id bigint NOT NULL,
    place text NOT NULL,
    wide boolean NOT NULL,
    "position" integer NOT NULL
);
CREATE TABLE public.leases (
    name text NOT NULL,
    holder text NOT NULL,
    number bigint NOT NULL,
    until double precision NOT NULL
);
CREATE TABLE public.memory (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    kind text NOT NULL,
    priority smallint NOT NULL,
    state text NOT NULL,
    chat_id bigint,
    article_id bigint,
    chat_key text,
    letter_key text,
    lane_key text,
    case_id bigint,
    reply_to_card boolean DEFAULT false NOT NULL,
    secret boolean DEFAULT false NOT NULL,
    body bytea,
    attempts smallint DEFAULT 0 NOT NULL,
    created_at double precision NOT NULL,
    due_at double precision NOT NULL,
    settled_at double precision,
    reason text,
    message_ids json,
    bundle_id bigint
);
CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;
CREATE TABLE public.removals (
    case_id bigint NOT NULL,
    sealed bytea NOT NULL,
    due_at double precision NOT NULL
);
CREATE TABLE public.stars (
    day text NOT NULL,
    tenths integer NOT NULL
);
CREATE TABLE public.subscribers (
    chat_id bigint NOT NULL,
    language text NOT NULL,
    state text NOT NULL,
    delivery text NOT NULL,
    paused_until double precision,
    joined_on double precision NOT NULL,
    left_on double precision,
    left_reason text,
    quiet_from smallint,
    quiet_to smallint
);
CREATE TABLE public.tallies (
    article_id bigint NOT NULL,
    made integer DEFAULT 0 NOT NULL,
    sent integer DEFAULT 0 NOT NULL,
    blocked integer DEFAULT 0 NOT NULL,
    dropped integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    delay_sum double precision DEFAULT 0 NOT NULL
);
CREATE TABLE public.ticket_attempts (
    source_key text NOT NULL,
    since double precision NOT NULL,
    wrong integer NOT NULL
);
CREATE TABLE public.tip_budgets (
    owner text NOT NULL,
    whole_at double precision NOT NULL
);
CREATE TABLE public.topics (
    case_id bigint NOT NULL,
    sealed bytea NOT NULL
);
CREATE TABLE public.updates (
    update_id bigint NOT NULL,
    starts smallint NOT NULL,
    started_at double precision NOT NULL,
    finished_at double precision,
    reason text,
    sealed bytea
);
CREATE TABLE public.waiting_cases (
    case_id bigint NOT NULL,
    since double precision NOT NULL
);
CREATE TABLE public.waitlists (
    posted_at double precision NOT NULL,
    version integer NOT NULL,
    count integer NOT NULL,
    last_case bigint NOT NULL,
    skipped integer NOT NULL,
    shown_at double precision NOT NULL
);
ALTER TABLE ONLY public.archive ALTER COLUMN id SET DEFAULT nextval('public.archive_id_seq'::regclass);
ALTER TABLE ONLY public.articles ALTER COLUMN id SET DEFAULT nextval('public.articles_id_seq'::regclass);
ALTER TABLE ONLY public.cases ALTER COLUMN id SET DEFAULT nextval('public.cases_id_seq'::regclass);
ALTER TABLE ONLY public.deeds ALTER COLUMN id SET DEFAULT nextval('public.deeds_id_seq'::regclass);
ALTER TABLE ONLY public.errata ALTER COLUMN id SET DEFAULT nextval('public.errata_id_seq'::regclass);
ALTER TABLE ONLY public.feeds ALTER COLUMN id SET DEFAULT nextval('public.feeds_id_seq'::regclass);
ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0001');
INSERT INTO public.article_places VALUES (1, '36.03.19', 1700000000);
INSERT INTO public.article_places VALUES (1, '36.03', 1700000000);
INSERT INTO public.article_places VALUES (1, '36', 1700000000);
INSERT INTO public.article_words VALUES (1, 'banjir');
INSERT INTO public.articles VALUES (1, 'banjir', '1', 1, 'https://example.org/banjir', 'banjir', 'Begini.', '', NULL, '[]', '{"regencies": ["36.03"], "districts": ["36.03.19"], "province": false, "reasons": [{"place": "36.03.19", "phrase": "kecamatan panongan", "where": "text", "weight": 3.0}]}', 1700000000, 1700000000, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (1, 'Badak', 'f47d342db4dc249f35fd45c1b4ca2aa741401ae56a3edffaa8284a87e918b4d4', '33d9ac20929cc478400d469c5084fa078079e9518693301f1c47214a9a312b0a', '\x9ceb4358918a9c9e0c9ed390c3fbe6bde6b65a6640aac0ce8391ce37a778bd4d78deaa027e7dd2a81f0e3f2a3f05bff25adccc449778e01491b3c8e0d80a719c0409cad8b12c7df86e60b27d540952e73009e622838beefd827ef1fb564f14feb97adeea1dada85cff3c0fcdf416a7bc3ebbe673da491e67e82582728e736ec1c6032155582de3934d0e8e14c06a87a9630eb55629ab5a88f2e88fa5abe61d470298236a2bce80d64e69d8cb839e40b12bfa57403945cf64512b6cd338b7300000eebdeaaf998e04f69ea868bd44ee5b712c1fe95f1d74165a7757fad29314c348a4de95492f38c68ab47a301f449f39d5c0', 1700000000);
INSERT INTO public.changes VALUES (700, '1e1361d5bfa0e9c0521d24d634cd5258a66282f9dea5dfedf420e3012c15259a');
INSERT INTO public.changes VALUES (1, '3edf91e65fe39a2d603183de8a5cb1fb0c58423cf86518186865adf0a5992154');
INSERT INTO public.changes VALUES (2, '0b0cac661fe0bd8abe5a5a42589a9e2fb59023bc0b01ce670315941a1cb896e2');
INSERT INTO public.drafts VALUES ('f47d342db4dc249f35fd45c1b4ca2aa741401ae56a3edffaa8284a87e918b4d4', '\xf04410603b93a731816f679ee638e08ab5913acad6b1e86b44ad86b295ba516e6968cb317591e12d352db01cdfacbca7bc8310dc5d961f6a695feade3f16a1dca6a5a6b5731881bd8f9c12cb0bab69163557418d1e4e3a21c31dd3828a4c5d9b984ef7b595b894afbfaded65b2b8798bbda4c9fa5cebafc71b76cdaa265569dffa26e8031538487239d3db1e42576e03779f1a7fe63ffd110b72fabe85346c043c8a0df55890766b55a95bdb737755453238cc1a8f5855', 1700000000);
INSERT INTO public.fanouts VALUES (1, '["36.03.19", "36.03", "36"]', '[]', 3, 7, 1700000000, 1700000000, 1700000000);
INSERT INTO public.feeds VALUES (1, 'https://example.org/feed/', true, 1700000060, NULL, NULL, 1700000000, 1700000000, 0, NULL, 1700000000, NULL, NULL, NULL, false);
INSERT INTO public.follows VALUES (7, '36.03.19', false, 1);
INSERT INTO public.memory VALUES ('tip_secret', 'b2d91a3364c8288270cafab86c8727b7695c2a62f34906e167f0d61ac1f800c4');
INSERT INTO public.outbox VALUES (1, 'push', 3, 'sent', 7, 1, NULL, NULL, NULL, NULL, false, false, NULL, 0, 1700000000, 1700000000, 1700000000, NULL, '[1]', NULL);
INSERT INTO public.subscribers VALUES (7, 'id', 'active', 'instant', NULL, 1699920000, NULL, NULL, NULL, NULL);
INSERT INTO public.tallies VALUES (1, 1, 1, 0, 0, 0, 0);
SELECT pg_catalog.setval('public.archive_id_seq', 1, false);
SELECT pg_catalog.setval('public.articles_id_seq', 1, true);
SELECT pg_catalog.setval('public.cases_id_seq', 1, true);
SELECT pg_catalog.setval('public.deeds_id_seq', 1, false);
SELECT pg_catalog.setval('public.errata_id_seq', 1, false);
SELECT pg_catalog.setval('public.feeds_id_seq', 1, true);
SELECT pg_catalog.setval('public.outbox_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.archive
    ADD CONSTRAINT archive_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.article_places
    ADD CONSTRAINT article_places_pkey PRIMARY KEY (article_id, place);
ALTER TABLE ONLY public.article_words
    ADD CONSTRAINT article_words_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT articles_identity_key UNIQUE (identity);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT articles_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.blocked_sources
    ADD CONSTRAINT blocked_sources_pkey PRIMARY KEY (source_key);
ALTER TABLE ONLY public.case_messages
    ADD CONSTRAINT case_messages_card_key_key UNIQUE (card_key);
ALTER TABLE ONLY public.case_messages
    ADD CONSTRAINT case_messages_pkey PRIMARY KEY (message_key);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_codename_key UNIQUE (codename);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_ticket_key_key UNIQUE (ticket_key);
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (update_id, change);
ALTER TABLE ONLY public.compared_cases
    ADD CONSTRAINT compared_cases_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY public.deeds
    ADD CONSTRAINT deeds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (source_key);
ALTER TABLE ONLY public.errata
    ADD CONSTRAINT errata_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.examples
    ADD CONSTRAINT examples_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY public.fanouts
    ADD CONSTRAINT fanouts_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY public.feeds
    ADD CONSTRAINT feeds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.feeds
    ADD CONSTRAINT feeds_url_key UNIQUE (url);
ALTER TABLE ONLY public.follows
    ADD CONSTRAINT follows_pkey PRIMARY KEY (chat_id, place);
ALTER TABLE ONLY public.leases
    ADD CONSTRAINT leases_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.memory
    ADD CONSTRAINT memory_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.removals
    ADD CONSTRAINT removals_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.stars
    ADD CONSTRAINT stars_pkey PRIMARY KEY (day);
ALTER TABLE ONLY public.subscribers
    ADD CONSTRAINT subscribers_pkey PRIMARY KEY (chat_id);
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT tallies_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY public.ticket_attempts
    ADD CONSTRAINT ticket_attempts_pkey PRIMARY KEY (source_key);
ALTER TABLE ONLY public.tip_budgets
    ADD CONSTRAINT tip_budgets_pkey PRIMARY KEY (owner);
ALTER TABLE ONLY public.topics
    ADD CONSTRAINT topics_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.updates
    ADD CONSTRAINT updates_pkey PRIMARY KEY (update_id);
ALTER TABLE ONLY public.waiting_cases
    ADD CONSTRAINT waiting_cases_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.waitlists
    ADD CONSTRAINT waitlists_pkey PRIMARY KEY (posted_at);
CREATE INDEX archive_of_case ON public.archive USING btree (case_id, id);
CREATE INDEX article_places_newest ON public.article_places USING btree (place, published_at, article_id);
CREATE INDEX article_words_index ON public.article_words USING gin (array_to_tsvector(string_to_array(words, ' '::text)));
CREATE INDEX articles_of_feed ON public.articles USING btree (feed_id, published_at);
CREATE INDEX case_messages_of_case ON public.case_messages USING btree (case_id);
CREATE INDEX cases_of_source ON public.cases USING btree (source_key, id);
CREATE INDEX corrections_unfinished ON public.corrections USING btree (due_at) WHERE (finished_at IS NULL);
CREATE INDEX deeds_of_case ON public.deeds USING btree (case_id, id);
CREATE INDEX errata_unfinished ON public.errata USING btree (id) WHERE (finished_at IS NULL);
CREATE INDEX evidence_of_case ON public.evidence USING btree (case_id);
CREATE INDEX evidence_to_do ON public.evidence USING btree (due_at) WHERE (state = ANY (ARRAY['waiting'::text, 'doomed'::text]));
CREATE INDEX fanouts_unfinished ON public.fanouts USING btree (article_id) WHERE (finished_at IS NULL);
CREATE INDEX follows_of_place ON public.follows USING btree (place, chat_id);
CREATE INDEX follows_wide ON public.follows USING btree (place, chat_id) WHERE wide;
CREATE INDEX outbox_claimed ON public.outbox USING btree (chat_id) WHERE (state = 'claimed'::text);
CREATE UNIQUE INDEX outbox_of_article ON public.outbox USING btree (article_id, chat_id);
CREATE INDEX outbox_of_bundle ON public.outbox USING btree (bundle_id) WHERE (bundle_id IS NOT NULL);
CREATE INDEX outbox_of_case ON public.outbox USING btree (case_id) WHERE (case_id IS NOT NULL);
CREATE UNIQUE INDEX outbox_of_letter ON public.outbox USING btree (letter_key) WHERE (letter_key IS NOT NULL);
CREATE INDEX outbox_pending ON public.outbox USING btree (priority, due_at, id) WHERE (state = 'pending'::text);
CREATE INDEX outbox_retried ON public.outbox USING btree (priority, due_at, id) WHERE ((attempts > 0) AND (state = 'pending'::text));
CREATE INDEX outbox_waiting_of_chat ON public.outbox USING btree (chat_id, id) WHERE (state = ANY (ARRAY['pending'::text, 'claimed'::text]));
CREATE INDEX outbox_waiting_of_lane ON public.outbox USING btree (lane_key, id) WHERE ((lane_key IS NOT NULL) AND (state = ANY (ARRAY['pending'::text, 'claimed'::text])));
CREATE INDEX outbox_waiting_secret ON public.outbox USING btree (chat_key, id) WHERE ((chat_key IS NOT NULL) AND (state = ANY (ARRAY['pending'::text, 'claimed'::text])));
CREATE INDEX updates_to_forget ON public.updates USING btree (started_at) WHERE (sealed IS NULL);
ALTER TABLE ONLY public.archive
    ADD CONSTRAINT archive_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.article_places
    ADD CONSTRAINT article_places_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.article_words
    ADD CONSTRAINT article_words_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT articles_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES public.feeds(id);
ALTER TABLE ONLY public.case_messages
    ADD CONSTRAINT case_messages_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.compared_cases
    ADD CONSTRAINT compared_cases_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.deeds
    ADD CONSTRAINT deeds_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.errata
    ADD CONSTRAINT errata_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.examples
    ADD CONSTRAINT examples_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.fanouts
    ADD CONSTRAINT fanouts_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id);
ALTER TABLE ONLY public.removals
    ADD CONSTRAINT removals_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT tallies_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.topics
    ADD CONSTRAINT topics_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.waiting_cases
    ADD CONSTRAINT waiting_cases_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
