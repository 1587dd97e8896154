BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE archive (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)VALUES('table','article_index','article_index',0,'CREATE VIRTUAL TABLE article_index USING fts5(words, content=''article_words'', content_rowid=''position'', tokenize=''ascii'', detail=''none'')');
CREATE TABLE 'article_index_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO "article_index_config" VALUES('version',4);
CREATE TABLE 'article_index_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO "article_index_data" VALUES(1,X'0105');
INSERT INTO "article_index_data" VALUES(10,X'000000000101010001010101');
INSERT INTO "article_index_data" VALUES(137438953473,X'00000046073062616E6A697286E0D5848080010104C2A7333686E0D5848080010502303386E0D5848080010702313986E0D5848080010207BB62616E6A697286E0D584808001040F0D0B0B');
CREATE TABLE 'article_index_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO "article_index_docsize" VALUES(29709639352321,X'05');
CREATE TABLE 'article_index_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO "article_index_idx" VALUES(1,X'',2);
CREATE TABLE article_places (
	article_id INTEGER NOT NULL, 
	place TEXT NOT NULL, 
	published_at DOUBLE NOT NULL, 
	PRIMARY KEY (article_id, place), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO "article_places" VALUES(1,'36.03.19',1699999200.0);
INSERT INTO "article_places" VALUES(1,'36.03',1699999200.0);
INSERT INTO "article_places" VALUES(1,'36',1699999200.0);
CREATE TABLE article_words (
	position INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	words TEXT NOT NULL, 
	PRIMARY KEY (position), 
	UNIQUE (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO "article_words" VALUES(29709639352321,1,'banjir »banjir §36 §3603 §360319');
CREATE TABLE articles (
	id INTEGER NOT NULL, 
	identity TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	feed_id INTEGER NOT NULL, 
	link TEXT NOT NULL, 
	title TEXT NOT NULL, 
	lead TEXT NOT NULL, 
	text TEXT NOT NULL, 
	image TEXT, 
	categories JSON DEFAULT '[]' NOT NULL, 
	places JSON NOT NULL, 
	published_at DOUBLE NOT NULL, 
	stored_at DOUBLE NOT NULL, 
	changed_at DOUBLE, 
	placed_at DOUBLE, 
	missing_at DOUBLE, 
	withdrawn_at DOUBLE, 
	PRIMARY KEY (id), 
	UNIQUE (identity), 
	FOREIGN KEY(feed_id) REFERENCES feeds (id)
);
INSERT INTO "articles" VALUES(1,'banjir','1',1,'https://example.org/banjir','banjir','Begini.','',NULL,'[]','{"regencies": ["36.03"], "districts": ["36.03.19"], "province": false, "reasons": [{"place": "36.03.19", "phrase": "kecamatan panongan", "where": "text", "weight": 3.0}]}',1699999200.0,1699999200.0,NULL,NULL,NULL,NULL);
CREATE TABLE blocked_sources (
	source_key TEXT NOT NULL, 
	sealed BLOB NOT NULL, 
	at DOUBLE NOT NULL, 
	PRIMARY KEY (source_key)
);
CREATE TABLE case_counts (
	month TEXT NOT NULL, 
	what TEXT NOT NULL, 
	value TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	PRIMARY KEY (month, what, value)
);
CREATE TABLE case_messages (
	message_key TEXT NOT NULL, 
	case_id INTEGER NOT NULL, 
	card_key TEXT, 
	sealed BLOB NOT NULL, 
	PRIMARY KEY (message_key), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE, 
	UNIQUE (card_key)
);
CREATE TABLE cases (
	id INTEGER NOT NULL, 
	codename TEXT NOT NULL, 
	source_key TEXT, 
	ticket_key TEXT, 
	sealed BLOB, 
	touched_at DOUBLE NOT NULL, 
	closes_at DOUBLE, 
	PRIMARY KEY (id), 
	UNIQUE (codename), 
	UNIQUE (ticket_key)
);
INSERT INTO "cases" VALUES(1,'Badak','f47d342db4dc249f35fd45c1b4ca2aa741401ae56a3edffaa8284a87e918b4d4','7f80306ab592ef40765182a943ab2b40494789548f915755cc7b297697a3c131',X'D1ADB7D022E2A57007C9CD177EE99B783CF4FDD196E6083FE1D1204F121FCEB54062487AC8E1B23876980CD502A9CF2B738D3D1D967CDC743255FED90ADAFF472296A642F318964E700EA32CE9665B24FBFA4B81B42CC46053BD22EC96566FA24AE72CB68F7B7FA84C5B388A89C6A921F0CC44C555C36EEFC68336723A0541A526BFEDC0BA928C6F535F118D850CBC07A80548B458193E275CDB9F3BFD8078E33AACDCB1F54E39AB58F2282EEBF27AB0B723D86DCC712D04419C0DF634ECF53FB4A034CC47109384336356FA606BEEAB48D0E0A842031DCABD43C0E0F0278EF07C82FA4AB62806293A5A3CA2F7A77E6061A69FD30D233F2140FFF1B0D72C4D8336B2951179E7516F9C9192A6DD9660B6A76BC16E13CB43BA4B0B3E96B34D0A3D7D45C89435F7A20967621C1328BE3429BE5B2A56A63721C40E175D5BE7265AD01C9BC886DA84A9BC357ADCA1DE48824D29A6CB01CE4A2B60266D2ACC95C1B084925A465A7937BE42092AA043A740965B642FAB3F138B50D6C4A62598E3E257ADEA1E439CF47FE3949ED119558468BC93D04C9039AAF7DBCF544B569EA49C244CAEEED7D31AF249E0AE4F306F252755185796E7A4849D803D2506EC290676E66D4CF39447AFDBA58183BD83471FEE7ECBDBDC60DA3577DA0818914B6C5A70D836314595C0A503C5FF19E13542DD3A0919FF2479998AE8D7BBABF46F843D6A53F846E9F610CB3E79DCAB0264DB3C5E6A2312',1699999980.0,NULL);
CREATE TABLE changes (
	update_key TEXT NOT NULL, 
	change TEXT NOT NULL, 
	PRIMARY KEY (update_key, change)
);
INSERT INTO "changes" VALUES('5dceb70f32c9a085dab6a0878e18fd4ab4aec4a23b8bc7f7b17f7f2041549b9f','1e1361d5bfa0e9c0521d24d634cd5258a66282f9dea5dfedf420e3012c15259a');
INSERT INTO "changes" VALUES('19680cc6a3d8476466c4f75d85dbc991ecf3f36fa4aef85aa742cbb594dfb64d','3edf91e65fe39a2d603183de8a5cb1fb0c58423cf86518186865adf0a5992154');
INSERT INTO "changes" VALUES('dc9766e204e769d7ff13cc410a18f2c55e5ffe2e98811877b48bf64d8cc7e6e5','0b0cac661fe0bd8abe5a5a42589a9e2fb59023bc0b01ce670315941a1cb896e2');
CREATE TABLE compared_cases (
	case_id INTEGER NOT NULL, 
	PRIMARY KEY (case_id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE corrections (
	article_id INTEGER NOT NULL, 
	cursor BIGINT, 
	created_at DOUBLE NOT NULL, 
	due_at DOUBLE NOT NULL, 
	finished_at DOUBLE, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
CREATE TABLE deeds (
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	editor BIGINT NOT NULL, 
	did TEXT NOT NULL, 
	at DOUBLE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE drafts (
	source_key TEXT NOT NULL, 
	sealed BLOB NOT NULL, 
	touched_at DOUBLE NOT NULL, 
	PRIMARY KEY (source_key)
);
INSERT INTO "drafts" VALUES('f47d342db4dc249f35fd45c1b4ca2aa741401ae56a3edffaa8284a87e918b4d4',X'65D732119129DEB2EBCA0EE4F10CD9D3DE10B9641321D19AF9B7CDCC9F4AAE7B681A4CA0DBC7854B1A8B74D36452E9C68BFF2B4A9FE8396AB49D68F516E27E5A581AECA6279D7DBC59F45A208D1928567133F961D6EC7F25495322E346CBC52BF1E343A4F4C5AAFA9A12D31CF9089FC6F54921A0F0EB88F5808865BEEEAFFC8D00A3D873187CC0ACFC9FE1C5FB8932B2EABA3214BCD41E34641706A313CE38A7075AD41913D02478F3D0B0CDCEEB1F6A5E0AD5',1700002800.0);
CREATE TABLE errata (
	id INTEGER NOT NULL, 
	article_id INTEGER NOT NULL, 
	messages JSON NOT NULL, 
	cursor BIGINT, 
	created_at DOUBLE NOT NULL, 
	finished_at DOUBLE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
CREATE TABLE evidence (
	name TEXT NOT NULL, 
	case_id INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	sealed BLOB, 
	bytes BIGINT NOT NULL, 
	attempts SMALLINT NOT NULL, 
	due_at DOUBLE, 
	hash_key TEXT, 
	PRIMARY KEY (name), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE examples (
	article_id INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	categories JSON NOT NULL, 
	places JSON NOT NULL, 
	placed_at DOUBLE NOT NULL, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
CREATE TABLE fanouts (
	article_id INTEGER NOT NULL, 
	direct JSON NOT NULL, 
	wide JSON NOT NULL, 
	priority SMALLINT DEFAULT 3 NOT NULL, 
	cursor BIGINT, 
	created_at DOUBLE NOT NULL, 
	due_at DOUBLE, 
	finished_at DOUBLE, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO "fanouts" VALUES(1,'["36.03.19", "36.03", "36"]','[]',3,7,1699999200.0,1699999200.0,1700000000.0);
CREATE TABLE feeds (
	id INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	next_check_at DOUBLE NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	baseline_at DOUBLE, 
	last_success_at DOUBLE, 
	failures INTEGER DEFAULT 0 NOT NULL, 
	address TEXT, 
	looked_at DOUBLE, 
	asked_at DOUBLE, 
	whole_at DOUBLE, 
	broken_since DOUBLE, 
	told BOOLEAN DEFAULT false NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (url)
);
INSERT INTO "feeds" VALUES(1,'https://example.org/feed/',1,1699999260.0,NULL,NULL,1699999200.0,1699999200.0,0,NULL,1699999200.0,NULL,NULL,NULL,0);
CREATE TABLE follows (
	chat_id BIGINT NOT NULL, 
	place TEXT NOT NULL, 
	wide BOOLEAN NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY (chat_id, place)
);
INSERT INTO "follows" VALUES(7,'36.03.19',0,1);
CREATE TABLE leases (
	name TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	number BIGINT NOT NULL, 
	until DOUBLE NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE memory (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "memory" VALUES('tip_secret','b2d91a3364c8288270cafab86c8727b7695c2a62f34906e167f0d61ac1f800c4');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	priority SMALLINT NOT NULL, 
	state TEXT NOT NULL, 
	chat_id BIGINT, 
	article_id INTEGER, 
	chat_key TEXT, 
	letter_key TEXT, 
	lane_key TEXT, 
	case_id INTEGER, 
	reply_to_card BOOLEAN DEFAULT false NOT NULL, 
	secret BOOLEAN DEFAULT false NOT NULL, 
	body BLOB, 
	attempts SMALLINT DEFAULT 0 NOT NULL, 
	created_at DOUBLE NOT NULL, 
	due_at DOUBLE NOT NULL, 
	settled_at DOUBLE, 
	reason TEXT, 
	message_ids JSON, 
	bundle_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(article_id) REFERENCES articles (id)
);
INSERT INTO "outbox" VALUES(1,'push',3,'sent',7,1,NULL,NULL,NULL,NULL,0,0,NULL,0,1699999200.0,1699999200.0,1699999200.0,NULL,'[1]',NULL);
CREATE TABLE removals (
	case_id INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	due_at DOUBLE NOT NULL, 
	PRIMARY KEY (case_id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE search_analysis (
	analysis TEXT NOT NULL, 
	PRIMARY KEY (analysis)
);
CREATE TABLE stars (
	day TEXT NOT NULL, 
	tenths INTEGER NOT NULL, 
	PRIMARY KEY (day)
);
CREATE TABLE subscribers (
	chat_id BIGINT NOT NULL, 
	language TEXT NOT NULL, 
	state TEXT NOT NULL, 
	delivery TEXT NOT NULL, 
	paused_until DOUBLE, 
	joined_on DOUBLE NOT NULL, 
	left_on DOUBLE, 
	left_reason TEXT, 
	quiet_from SMALLINT, 
	quiet_to SMALLINT, 
	PRIMARY KEY (chat_id)
);
INSERT INTO "subscribers" VALUES(7,'id','active','instant',NULL,1699920000.0,NULL,NULL,NULL,NULL);
CREATE TABLE tallies (
	article_id INTEGER NOT NULL, 
	made INTEGER DEFAULT 0 NOT NULL, 
	sent INTEGER DEFAULT 0 NOT NULL, 
	blocked INTEGER DEFAULT 0 NOT NULL, 
	dropped INTEGER DEFAULT 0 NOT NULL, 
	failed INTEGER DEFAULT 0 NOT NULL, 
	delay_sum DOUBLE DEFAULT 0 NOT NULL, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO "tallies" VALUES(1,1,1,0,0,0,0.0);
CREATE TABLE ticket_attempts (
	source_key TEXT NOT NULL, 
	since DOUBLE NOT NULL, 
	wrong INTEGER NOT NULL, 
	PRIMARY KEY (source_key)
);
CREATE TABLE tip_budgets (
	owner TEXT NOT NULL, 
	whole_at DOUBLE NOT NULL, 
	PRIMARY KEY (owner)
);
CREATE TABLE topics (
	case_id INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	PRIMARY KEY (case_id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE trigrams (
	trigram TEXT NOT NULL, 
	word TEXT NOT NULL, 
	PRIMARY KEY (trigram, word)
)
 WITHOUT ROWID

;
INSERT INTO "trigrams" VALUES(' ba','banjir');
INSERT INTO "trigrams" VALUES('anj','banjir');
INSERT INTO "trigrams" VALUES('ban','banjir');
INSERT INTO "trigrams" VALUES('jir','banjir');
INSERT INTO "trigrams" VALUES('nji','banjir');
CREATE TABLE updates (
	update_key TEXT NOT NULL, 
	starts SMALLINT NOT NULL, 
	started_at DOUBLE NOT NULL, 
	finished_at DOUBLE, 
	reason TEXT, 
	sealed BLOB, 
	PRIMARY KEY (update_key)
);
CREATE TABLE vocabulary (
	word TEXT NOT NULL, 
	stem TEXT NOT NULL, 
	articles INTEGER NOT NULL, 
	PRIMARY KEY (word)
)
 WITHOUT ROWID

;
INSERT INTO "vocabulary" VALUES('banjir','banjir',1);
CREATE TABLE waiting_cases (
	case_id INTEGER NOT NULL, 
	since DOUBLE NOT NULL, 
	PRIMARY KEY (case_id), 
	FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);
CREATE TABLE waitlists (
	posted_at DOUBLE NOT NULL, 
	version INTEGER NOT NULL, 
	count INTEGER NOT NULL, 
	last_case INTEGER NOT NULL, 
	skipped INTEGER NOT NULL, 
	shown_at DOUBLE NOT NULL, 
	PRIMARY KEY (posted_at)
);
CREATE INDEX updates_to_forget ON updates (started_at) WHERE sealed IS NULL;
CREATE INDEX follows_of_place ON follows (place, chat_id);
CREATE INDEX follows_wide ON follows (place, chat_id) WHERE wide = 1;
CREATE INDEX articles_of_feed ON articles (feed_id, published_at);
CREATE INDEX article_places_newest ON article_places (place, published_at, article_id);
CREATE INDEX vocabulary_stems ON vocabulary (stem);
CREATE TRIGGER article_words_insert AFTER INSERT ON article_words BEGIN INSERT INTO article_index(rowid, words) VALUES (new.position, new.words); END;
CREATE TRIGGER article_words_delete AFTER DELETE ON article_words BEGIN INSERT INTO article_index(article_index, rowid, words) VALUES ('delete', old.position, old.words); END;
CREATE TRIGGER article_words_update AFTER UPDATE ON article_words BEGIN INSERT INTO article_index(article_index, rowid, words) VALUES ('delete', old.position, old.words); INSERT INTO article_index(rowid, words) VALUES (new.position, new.words); END;
CREATE INDEX corrections_unfinished ON corrections (due_at) WHERE finished_at IS NULL;
CREATE INDEX errata_unfinished ON errata (id) WHERE finished_at IS NULL;
CREATE INDEX fanouts_unfinished ON fanouts (article_id) WHERE finished_at IS NULL;
CREATE INDEX outbox_claimed ON outbox (chat_id) WHERE state = 'claimed';
CREATE UNIQUE INDEX outbox_of_article ON outbox (article_id, chat_id);
CREATE INDEX outbox_of_bundle ON outbox (bundle_id) WHERE bundle_id IS NOT NULL;
CREATE INDEX outbox_of_case ON outbox (case_id) WHERE case_id IS NOT NULL;
CREATE UNIQUE INDEX outbox_of_letter ON outbox (letter_key) WHERE letter_key IS NOT NULL;
CREATE INDEX outbox_pending ON outbox (priority, due_at, id) WHERE state = 'pending';
CREATE INDEX outbox_retried ON outbox (priority, due_at, id) WHERE attempts > 0 AND state = 'pending';
CREATE INDEX outbox_waiting_of_chat ON outbox (chat_id, id) WHERE state IN ('pending', 'claimed');
CREATE INDEX outbox_waiting_of_lane ON outbox (lane_key, id) WHERE lane_key IS NOT NULL AND state IN ('pending', 'claimed');
CREATE INDEX outbox_waiting_secret ON outbox (chat_key, id) WHERE chat_key IS NOT NULL AND state IN ('pending', 'claimed');
CREATE INDEX cases_of_source ON cases (source_key, id);
CREATE INDEX cases_closing ON cases (closes_at) WHERE closes_at IS NOT NULL;
CREATE INDEX case_messages_of_case ON case_messages (case_id);
CREATE INDEX deeds_of_case ON deeds (case_id, id);
CREATE INDEX archive_of_case ON archive (case_id, id);
CREATE INDEX evidence_of_case ON evidence (case_id);
CREATE INDEX evidence_to_do ON evidence (due_at) WHERE state IN ('waiting', 'doomed');
PRAGMA writable_schema=OFF;
COMMIT;
