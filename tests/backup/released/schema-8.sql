-- A small made-up office as govtool wrote it under schema 8.
PRAGMA application_id = 1735358068;
PRAGMA user_version = 8;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'govtool','m001_journal_and_projections','2026-11-30 17:12:16.967086+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'govtool','m002_compact_cases','2026-11-30 17:12:16.967238+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'govtool','m003_papers','2026-11-30 17:12:16.967325+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'govtool','m004_duty_and_decisions','2026-11-30 17:12:16.967401+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'govtool','m005_document_numbers','2026-11-30 17:12:16.967471+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'govtool','m006_one_mechanism','2026-11-30 17:12:16.967614+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'govtool','m007_as_known','2026-11-30 17:12:16.967705+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'govtool','m008_people_and_meetings','2026-11-30 17:12:16.978465+00:00');
CREATE TABLE before (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    until TEXT NOT NULL, severity TEXT NOT NULL, agreement TEXT, persons INTEGER NOT NULL, amount INTEGER, body TEXT,
    prevented TEXT,
    PRIMARY KEY (case_id, until)
) STRICT, WITHOUT ROWID;
CREATE TABLE "case" (
    id INTEGER PRIMARY KEY REFERENCES subject (id) ON DELETE CASCADE,
    ref TEXT,
    content BLOB,
    dispute_type TEXT NOT NULL,
    source TEXT,
    severity TEXT NOT NULL,
    petition INTEGER NOT NULL,
    grid TEXT,
    outcome TEXT,
    handler TEXT,
    closed_unit TEXT,
    agreement TEXT,
    persons INTEGER NOT NULL,
    amount INTEGER,
    body TEXT,
    prevented TEXT,
    campaign TEXT,
    alerted_on TEXT,
    alerted_unit TEXT,
    violations INTEGER NOT NULL,
    keys BLOB NOT NULL,
    people BLOB NOT NULL,
    kept BLOB NOT NULL,
    answers BLOB NOT NULL
) STRICT;
INSERT INTO "case" VALUES(9,NULL,NULL,'neighbour','patrol','ordinary',0,'G01',NULL,'JD01',NULL,NULL,2,NULL,NULL,NULL,NULL,NULL,NULL,0,X'23915D2632F94ABA6CA1CA42',X'0F15794E31642CAB7A97E325',X'03010B494804010B495705010B495806000B495B044A443031',X'');
INSERT INTO "case" VALUES(14,NULL,NULL,'neighbour','patrol','major',0,NULL,NULL,'SQ01',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,X'',X'327550FE',X'',X'');
CREATE TABLE duty (
    date TEXT NOT NULL, since TEXT NOT NULL, until TEXT, leader TEXT NOT NULL, phone TEXT, note TEXT,
    guides TEXT NOT NULL, trainees TEXT NOT NULL, PRIMARY KEY (date, since)
) STRICT, WITHOUT ROWID;
INSERT INTO "duty" VALUES('2026-03-02','',NULL,'戊某',NULL,NULL,'[]','[]');
CREATE TABLE earlier (
    subject_id INTEGER NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, until TEXT NOT NULL, rule TEXT NOT NULL, turn TEXT NOT NULL, unit TEXT NOT NULL,
    start TEXT NOT NULL, due TEXT NOT NULL, known_on TEXT, provisional INTEGER NOT NULL,
    PRIMARY KEY (subject_id, no, until)
) STRICT, WITHOUT ROWID;
CREATE TABLE filing (
    id INTEGER PRIMARY KEY, report TEXT NOT NULL, period TEXT NOT NULL, unit TEXT NOT NULL,
    filed_on TEXT NOT NULL, figures TEXT NOT NULL
) STRICT;
INSERT INTO "filing" VALUES(15,'weekly','2026-W09','SQ01','2026-03-02','{"head":"9f2ab7b3a79d6285ed16751ebfeb2c10f448f1facd77c7c8f5434f786b3cee71","paper":{"cases":{"closing":2,"diverted":0,"major":0,"opening":1,"other_closed":0,"overdue":0,"registered":1,"settled":0,"tried":0},"charts":[],"figures":null,"notes":[],"tables":[{"code":"summary","columns":[{"code":"unit","kind":"TEXT","label":"单位编码","part":0,"personal":false,"ratio":null,"summed":false,"width":12},{"code":"name","kind":"TEXT","label":"单位名称","part":0,"personal":false,"ratio":null,"summed":false,"width":24},{"code":"opening","kind":"NUMBER","label":"期初在办","part":0,"personal":false,"ratio":null,"summed":true,"width":10},{"code":"registered","kind":"NUMBER","label":"本期登记","part":0,"personal":false,"ratio":null,"summed":true,"width":10},{"code":"received","kind":"NUMBER","label":"本期转入","part":0,"personal":false,"ratio":null,"summed":true,"width":10},{"code":"settled","kind":"NUMBER","label":"调解成功","part":0,"personal":false,"ratio":null,"summed":true,"width":10},{"code":"transferred","kind":"NUMBER","label":"移送","part":0,"personal":false,"ratio":null,"summed":true,"width":10},{"code":"diverted","kind":"NUMBER","label":"导入诉讼等","part":0,"personal":false,"ratio":null,"summed":true,"width":10},{"code":"other_closed","kind":"NUMBER","label":"其他办结","part":0,"personal":false,"ratio":null,"summed":true,"width":10},{"code":"closing","kind":"NUMBER","label":"期末在办","part":0,"personal":false,"ratio":null,"summed":true,"width":10},{"code":"major","kind":"NUMBER","label":"其中重大","part":0,"personal":false,"ratio":null,"summed":true,"width":10},{"code":"overdue","kind":"NUMBER","label":"其中超期","part":0,"personal":false,"ratio":null,"summed":true,"width":10},{"code":"rate","kind":"RATE","label":"调解成功率","part":0,"personal":false,"ratio":[["settled"],["tried"]],"summed":false,"width":10}],"empty":"本期无","ends":[[null,"合计",1,1,0,0,1,0,0,1,0,0,0.0],null],"notes":[],"rows":[["SQ01","示例一社区",1,1,0,0,1,0,0,1,0,0,0.0]],"title":"矛盾纠纷事件化解排查汇总表"},{"code":"overdue","columns":[{"code":"case_no","kind":"TEXT","label":"案件编号","part":0,"personal":false,"ratio":null,"summed":false,"width":18},{"code":"unit","kind":"TEXT","label":"承办单位","part":0,"personal":false,"ratio":null,"summed":false,"width":22},{"code":"dispute_type","kind":"TEXT","label":"纠纷类型","part":0,"personal":false,"ratio":null,"summed":false,"width":20},{"code":"rule","kind":"TEXT","label":"超期事项","part":0,"personal":false,"ratio":null,"summed":false,"width":22},{"code":"due","kind":"DATE","label":"应办日期","part":0,"personal":false,"ratio":null,"summed":false,"width":12},{"code":"days","kind":"DAYS","label":"超期天数","part":0,"personal":false,"ratio":null,"summed":false,"width":10},{"code":"level","kind":"TEXT","label":"督办等级","part":0,"personal":false,"ratio":null,"summed":false,"width":10},{"code":"told","kind":"TEXT","label":"督办对象","part":0,"personal":false,"ratio":null,"summed":false,"width":20}],"empty":"无超期事项","ends":[null,null],"notes":[],"rows":[],"title":"超期事项清单"}]},"rows":{"SQ01":{"closing":1,"diverted":0,"major":0,"opening":1,"other_closed":0,"overdue":0,"received":0,"registered":1,"settled":0,"transferred":1,"tried":1}}}');
CREATE TABLE grid (
    code TEXT NOT NULL, since TEXT NOT NULL, until TEXT, name TEXT NOT NULL, unit TEXT NOT NULL, parent TEXT,
    PRIMARY KEY (code, since)
) STRICT, WITHOUT ROWID;
INSERT INTO "grid" VALUES('G01','',NULL,'第一网格','SQ01',NULL);
CREATE TABLE household (
    code TEXT NOT NULL, since TEXT NOT NULL, until TEXT, grid TEXT NOT NULL, head TEXT NOT NULL, phone TEXT,
    address TEXT, members INTEGER, PRIMARY KEY (code, since)
) STRICT, WITHOUT ROWID;
INSERT INTO "household" VALUES('H0001','','2026-05-01','G01','甲某','13800000000','示例路1号',3);
CREATE TABLE journal (
    pos INTEGER PRIMARY KEY,
    node TEXT NOT NULL,
    seq INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    "on" TEXT NOT NULL,
    payload TEXT NOT NULL,
    payload_sha256 BLOB NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (node, seq)
) STRICT;
INSERT INTO "journal" VALUES(1,'faadafee',1,'2026-11-30T17:12:17.068710Z','甲某','unit:QX01','unit_saved','2025-01-02','{"unit":{"code":"QX01","name":"示例区","kind":"district"}}',X'1CD69DDBD96822DDA436D46DF4696015B00F3C2969F5B481D82C02D7F1020D57',X'0000000000000000000000000000000000000000000000000000000000000000',X'2BBB860186A998A4B4C1B6AEADFC2B9D27927B6E48A5B1A5DA7448524064F4A0');
INSERT INTO "journal" VALUES(2,'faadafee',2,'2026-11-30T17:12:17.068710Z','甲某','unit:JD01','unit_saved','2025-01-02','{"unit":{"code":"JD01","name":"示例街道","kind":"street","parent":"QX01"}}',X'51C1BA4C7EA9E04DF54ECFD3F03CA06F32FBE8BD85FEEDFDE97C7FCD3603089A',X'2BBB860186A998A4B4C1B6AEADFC2B9D27927B6E48A5B1A5DA7448524064F4A0',X'215B9A0934E615A942034FBFF1A822C7CC426F5809CF18D8299D77D8678D8EA6');
INSERT INTO "journal" VALUES(3,'faadafee',3,'2026-11-30T17:12:17.068710Z','甲某','office','office_opened','2025-01-02','{"street":"JD01"}',X'F528B1E03D17D48E0BD104DD1839C55036028C5DBDAA93CE74C3E7D9B910E8C4',X'215B9A0934E615A942034FBFF1A822C7CC426F5809CF18D8299D77D8678D8EA6',X'CDEE95CD85B689A8435A3C03288B7CAEA73CB975A5E4E27D43D2DD0FBA997988');
INSERT INTO "journal" VALUES(4,'faadafee',4,'2026-11-30T17:12:17.142911Z','甲某','unit:SQ01','unit_saved','2025-01-02','{"unit":{"code":"SQ01","name":"示例一社区","kind":"community","parent":"JD01"}}',X'8542C7F71ADDA4F88A178F10A680575951586045FFC39516B11B6CB8D4AA99D5',X'CDEE95CD85B689A8435A3C03288B7CAEA73CB975A5E4E27D43D2DD0FBA997988',X'B693B77162B45A4F031F6CCD8DB8BB0D749FFBAB8B6EBD74EFA9A0FDA8DCEE1A');
INSERT INTO "journal" VALUES(5,'faadafee',5,'2026-11-30T17:12:17.162287Z','甲某','unit:SQ02','unit_saved','2025-01-02','{"unit":{"code":"SQ02","name":"示例二社区","kind":"community","parent":"JD01"}}',X'72514C8A302F21FD5DBF1E2590A47AFC6856B984E9B5EBEA713C1B0E8D45A191',X'B693B77162B45A4F031F6CCD8DB8BB0D749FFBAB8B6EBD74EFA9A0FDA8DCEE1A',X'1D60E18CD3E6C2187077BBD1F57BA70909EE686D98A652A29FD46534C1B2876F');
INSERT INTO "journal" VALUES(6,'faadafee',6,'2026-11-30T17:12:17.181398Z','甲某','unit:BM01','unit_saved','2025-01-02','{"unit":{"code":"BM01","name":"社保所","kind":"department","parent":"JD01"}}',X'F1A77B9518EC6ECD54EBFE2C693E99DDE1CC34E2F5A2833DDDDA0739E1507B6E',X'1D60E18CD3E6C2187077BBD1F57BA70909EE686D98A652A29FD46534C1B2876F',X'A3C5666B354A9C4C3B04B623CF0935CA0EF1D3EEE0E401C42AAE761BCDE4E591');
INSERT INTO "journal" VALUES(7,'faadafee',7,'2026-11-30T17:12:17.201215Z','甲某','grid:G01','grid_saved','2025-01-02','{"grid":{"code":"G01","name":"第一网格","unit":"SQ01"}}',X'7655073D8A2CBD5D77E8725AD9FC123A0C4F6DF5111F9F1A7915C40068BB0FBF',X'A3C5666B354A9C4C3B04B623CF0935CA0EF1D3EEE0E401C42AAE761BCDE4E591',X'036A3FB567F4973D35D64562D360D12A7703715BB753E960015ECA07F2206C95');
INSERT INTO "journal" VALUES(8,'faadafee',8,'2026-11-30T17:12:17.224676Z','甲某','household:H0001','household_saved','2025-01-02','{"household":{"code":"H0001","grid":"G01","head":"甲某","phone":"13800000000","address":"示例路1号","members":3}}',X'4F3D25A9D3C763499787C46F5103DC5DCC59655AC38D7A9AE29C48B8347D608A',X'036A3FB567F4973D35D64562D360D12A7703715BB753E960015ECA07F2206C95',X'DCD68D9F5902AD49D9E40BFBF8E22FD6AE7BEA7E0D2BF8DF17358D0188A0B971');
INSERT INTO "journal" VALUES(9,'faadafee',9,'2026-11-30T17:12:17.282160Z','甲某','case:faadafee-9','registered','2026-02-05','{"case_no":"SQ01-2026-00001","unit":"SQ01","dispute_type":"neighbour","source":"patrol","grid":"G01","summary":"院墙排水流向邻户","parties":[{"role":"applicant","name":"甲某","phone":"13800000000","id_no":"990000199001010017"},{"role":"respondent","name":"乙某"}]}',X'8C5BF9421F7C3CB468E4E97C7CD38D555245B79F60D45E81EAB56046E44B5BE8',X'DCD68D9F5902AD49D9E40BFBF8E22FD6AE7BEA7E0D2BF8DF17358D0188A0B971',X'B51E329AD8DCC7B9040CBB569D705816D7C14C7501AAB5EEB19876120F38BC80');
INSERT INTO "journal" VALUES(10,'faadafee',10,'2026-11-30T17:12:17.362885Z','甲某','case:faadafee-9','mediated','2026-02-09','{"outcome":"failed"}',X'7E6E26528B551EC617E766F82A9BCA7A000D636930027F71FE1E5ABB1A3BEB24',X'B51E329AD8DCC7B9040CBB569D705816D7C14C7501AAB5EEB19876120F38BC80',X'0C3504DDE7D12573EA251B20F7AB5298DA133C165536CCCCE985F4D58B6674AF');
INSERT INTO "journal" VALUES(11,'faadafee',11,'2026-11-30T17:12:17.397106Z','甲某','case:faadafee-9','mediated','2026-02-13','{"outcome":"failed"}',X'7E6E26528B551EC617E766F82A9BCA7A000D636930027F71FE1E5ABB1A3BEB24',X'0C3504DDE7D12573EA251B20F7AB5298DA133C165536CCCCE985F4D58B6674AF',X'9BAC2E8DB7E3CAFA5624AD19476364470C039BE5E184022B45678C4D1A98ECF7');
INSERT INTO "journal" VALUES(12,'faadafee',12,'2026-11-30T17:12:17.432676Z','甲某','case:faadafee-9','transferred','2026-02-25','{"to":"JD01","reason":"两次调解未成"}',X'EB8E7906F41512063940FAA2E54EE60A961068C1B75A95E55FDB73748551D600',X'9BAC2E8DB7E3CAFA5624AD19476364470C039BE5E184022B45678C4D1A98ECF7',X'7E3AFF1BF6ECBF2EBB4B8CBAB514E637D621482AA787E71E61258D1D23F0044F');
INSERT INTO "journal" VALUES(13,'faadafee',13,'2026-11-30T17:12:17.454188Z','甲某','case:faadafee-9','accepted','2026-02-26','{"unit":"JD01"}',X'6C2AB934A53EB30A54DAFC4DAB7A3858AE0AC14C2F86BCA2D78B869FE78C4750',X'7E3AFF1BF6ECBF2EBB4B8CBAB514E637D621482AA787E71E61258D1D23F0044F',X'E44D2C79F2D0BF91065C289B141C66AFC98A926AD22174645E293BFC3EF1D998');
INSERT INTO "journal" VALUES(14,'faadafee',14,'2026-11-30T17:12:17.501704Z','甲某','case:faadafee-14','registered','2026-03-01','{"case_no":"SQ01-2026-00002","unit":"SQ01","dispute_type":"neighbour","source":"patrol","summary":"楼道堆物","parties":[{"role":"applicant","name":"丙某"}]}',X'59C9627EBF7BDBB7E9142BBE666A1E35FC0BE949EC3015051422842468B2C3F1',X'E44D2C79F2D0BF91065C289B141C66AFC98A926AD22174645E293BFC3EF1D998',X'9F2AB7B3A79D6285ED16751EBFEB2C10F448F1FACD77C7C8F5434F786B3CEE71');
INSERT INTO "journal" VALUES(15,'faadafee',15,'2026-11-30T17:12:17.591088Z','甲某','return:weekly:2026-W09:SQ01','return_filed','2026-03-02','{"report":"weekly","period":"2026-W09","unit":"SQ01","figures":{"rows":{"SQ01":{"opening":1,"registered":1,"received":0,"settled":0,"transferred":1,"diverted":0,"other_closed":0,"closing":1,"major":0,"overdue":0,"tried":1}},"head":"9f2ab7b3a79d6285ed16751ebfeb2c10f448f1facd77c7c8f5434f786b3cee71","paper":{"tables":[{"code":"summary","title":"矛盾纠纷事件化解排查汇总表","columns":[{"code":"unit","label":"单位编码","kind":"TEXT","summed":false,"ratio":null,"width":12,"part":0,"personal":false},{"code":"name","label":"单位名称","kind":"TEXT","summed":false,"ratio":null,"width":24,"part":0,"personal":false},{"code":"opening","label":"期初在办","kind":"NUMBER","summed":true,"ratio":null,"width":10,"part":0,"personal":false},{"code":"registered","label":"本期登记","kind":"NUMBER","summed":true,"ratio":null,"width":10,"part":0,"personal":false},{"code":"received","label":"本期转入","kind":"NUMBER","summed":true,"ratio":null,"width":10,"part":0,"personal":false},{"code":"settled","label":"调解成功","kind":"NUMBER","summed":true,"ratio":null,"width":10,"part":0,"personal":false},{"code":"transferred","label":"移送","kind":"NUMBER","summed":true,"ratio":null,"width":10,"part":0,"personal":false},{"code":"diverted","label":"导入诉讼等","kind":"NUMBER","summed":true,"ratio":null,"width":10,"part":0,"personal":false},{"code":"other_closed","label":"其他办结","kind":"NUMBER","summed":true,"ratio":null,"width":10,"part":0,"personal":false},{"code":"closing","label":"期末在办","kind":"NUMBER","summed":true,"ratio":null,"width":10,"part":0,"personal":false},{"code":"major","label":"其中重大","kind":"NUMBER","summed":true,"ratio":null,"width":10,"part":0,"personal":false},{"code":"overdue","label":"其中超期","kind":"NUMBER","summed":true,"ratio":null,"width":10,"part":0,"personal":false},{"code":"rate","label":"调解成功率","kind":"RATE","summed":false,"ratio":[["settled"],["tried"]],"width":10,"part":0,"personal":false}],"rows":[["SQ01","示例一社区",1,1,0,0,1,0,0,1,0,0,0.0]],"ends":[[null,"合计",1,1,0,0,1,0,0,1,0,0,0.0],null],"empty":"本期无","notes":[]},{"code":"overdue","title":"超期事项清单","columns":[{"code":"case_no","label":"案件编号","kind":"TEXT","summed":false,"ratio":null,"width":18,"part":0,"personal":false},{"code":"unit","label":"承办单位","kind":"TEXT","summed":false,"ratio":null,"width":22,"part":0,"personal":false},{"code":"dispute_type","label":"纠纷类型","kind":"TEXT","summed":false,"ratio":null,"width":20,"part":0,"personal":false},{"code":"rule","label":"超期事项","kind":"TEXT","summed":false,"ratio":null,"width":22,"part":0,"personal":false},{"code":"due","label":"应办日期","kind":"DATE","summed":false,"ratio":null,"width":12,"part":0,"personal":false},{"code":"days","label":"超期天数","kind":"DAYS","summed":false,"ratio":null,"width":10,"part":0,"personal":false},{"code":"level","label":"督办等级","kind":"TEXT","summed":false,"ratio":null,"width":10,"part":0,"personal":false},{"code":"told","label":"督办对象","kind":"TEXT","summed":false,"ratio":null,"width":20,"part":0,"personal":false}],"rows":[],"ends":[null,null],"empty":"无超期事项","notes":[]}],"charts":[],"figures":null,"notes":[],"cases":{"opening":1,"registered":1,"settled":0,"diverted":0,"other_closed":0,"closing":2,"major":0,"overdue":0,"tried":0}}}}',X'77D9CBBFE8DFF135B221F3699DF83074BF45EAF4BB42622787A843D33CF8EB88',X'9F2AB7B3A79D6285ED16751EBFEB2C10F448F1FACD77C7C8F5434F786B3CEE71',X'0369BDB99F0994717DE62BC7A9F3B51483D4DB8F267FA8965848DA05FB2BED57');
INSERT INTO "journal" VALUES(16,'faadafee',16,'2026-11-30T17:12:17.654992Z','甲某','duty:2026-03-02','duty_set','2026-03-02','{"duty":{"date":"2026-03-02","leader":"丁某","phone":"13700000000"}}',X'0D6A7847954C1C5BFEC39425F7AEDAE6355AD55B2849D215ECDB893DD2BA92E6',X'0369BDB99F0994717DE62BC7A9F3B51483D4DB8F267FA8965848DA05FB2BED57',X'4DC23418C9F4B624BC20384D09056831B961C5DC504AAFC74F1A113937383221');
INSERT INTO "journal" VALUES(17,'faadafee',17,'2026-11-30T17:12:17.679994Z','甲某','duty:2026-03-02','duty_set','2026-03-02','{"duty":{"date":"2026-03-02","leader":"戊某"},"reason":"丁某出差"}',X'323593A893303E660190569C6C71686706BD1B298E3646FC74FAE39958462214',X'4DC23418C9F4B624BC20384D09056831B961C5DC504AAFC74F1A113937383221',X'DA4B67AC87BBFFC9E891E29A690370FC620322C0836AF44B9CD4C20489507799');
INSERT INTO "journal" VALUES(18,'faadafee',18,'2026-11-30T17:12:17.735014Z','甲某','decision:faadafee-18','decision_made','2026-03-02','{"no":"M2026-001-1","meeting":"weekly","text":"走访双方","unit":"SQ01","due":"2026-03-06","case_no":"SQ01-2026-00001","case_entry":"faadafee-9"}',X'AB571C9A35549D29392D719010CE858F5E81FE441C8866DBCCA068719B1A59B1',X'DA4B67AC87BBFFC9E891E29A690370FC620322C0836AF44B9CD4C20489507799',X'94F9F22D6BFE3F9663B96BCAFA78710A1DE417FFE7118A312E111553FFDF66DC');
INSERT INTO "journal" VALUES(19,'faadafee',19,'2026-11-30T17:12:17.764067Z','甲某','decision:faadafee-19','decision_made','2026-03-02','{"no":"M2026-001-2","meeting":"weekly","text":"清理楼道","unit":"BM01","due":"2026-03-10"}',X'207731AD9A222698BC8219BF3A290DF244C78FD7EB781876464514E4F710DFC5',X'94F9F22D6BFE3F9663B96BCAFA78710A1DE417FFE7118A312E111553FFDF66DC',X'1CDC49D2872C0A079F08253D4F19455A6147DDF81091D730CD556B01FBD14F0E');
INSERT INTO "journal" VALUES(20,'faadafee',20,'2026-11-30T17:12:17.791675Z','甲某','case:faadafee-9','linked','2026-03-03','{"other":"SQ01-2026-00002","other_entry":"faadafee-14","reason":"双方分别反映"}',X'91BEE00D02DEE9A50CE33EFDFE00006E4BB226EA06A2A148C18B05A501C62B7C',X'1CDC49D2872C0A079F08253D4F19455A6147DDF81091D730CD556B01FBD14F0E',X'6BF740803CDF75262A1D5CD4B44F1B8DBCAD8A0EDCE284499A13637EA1A010E4');
INSERT INTO "journal" VALUES(21,'faadafee',21,'2026-11-30T17:12:17.791675Z','甲某','case:faadafee-14','linked','2026-03-03','{"other":"SQ01-2026-00001","other_entry":"faadafee-9","reason":"双方分别反映"}',X'1645D1DDA8F20D82B0F14C50BB94DFBD2FC7F4255117A7647147FF8C5ECD955B',X'6BF740803CDF75262A1D5CD4B44F1B8DBCAD8A0EDCE284499A13637EA1A010E4',X'98EAEA0482A4AB54AC134D2C64A7135D3DE03F853F9DD43270BB23389493BA5C');
INSERT INTO "journal" VALUES(22,'faadafee',22,'2026-11-30T17:12:17.828799Z','甲某','case:faadafee-14','corrected','2026-03-04','{"changes":{"severity":"major"},"reason":"登记时选错"}',X'DE997207042794497618B32D74802B35284F07436902F2CA3756D0B7862E6674',X'98EAEA0482A4AB54AC134D2C64A7135D3DE03F853F9DD43270BB23389493BA5C',X'CF0F2F0C79315384F21EE75C2528CD1EB5A90186DF83D73229BBAC7655CCCD51');
INSERT INTO "journal" VALUES(23,'faadafee',23,'2026-11-30T17:12:17.851500Z','甲某','decision:faadafee-18','decision_done','2026-03-05','{"note":"已走访"}',X'A39E7D0E4443DF83C39F4D370F4562CF55BF66A329E9A2DFAEC7B8E2FAC5471D',X'CF0F2F0C79315384F21EE75C2528CD1EB5A90186DF83D73229BBAC7655CCCD51',X'8E59B7589A50603740353C04DD0089597E3C802DAD9A8FDD96C0A8EA5BA5310E');
INSERT INTO "journal" VALUES(24,'faadafee',24,'2026-11-30T17:12:17.871943Z','甲某','unit:BM01','unit_saved','2026-03-06','{"unit":{"code":"BM01","name":"社会保障所","kind":"department","parent":"JD01"},"reason":"更名"}',X'AC0373B82AF885D029A5524B2D28C738BD16FF1B438E1952A40F6FE7FDCC8033',X'8E59B7589A50603740353C04DD0089597E3C802DAD9A8FDD96C0A8EA5BA5310E',X'A069E4A2728EB22258AC3F1DD1B6CD57CCB5B7AA27E60ED9A84CB129E043574A');
INSERT INTO "journal" VALUES(25,'faadafee',25,'2026-11-30T17:12:17.890158Z','甲某','case:faadafee-14','reported','2026-03-09','{}',X'44136FA355B3678A1146AD16F7E8649E94FB4FC21FE77E8310C060F61CAAFF8A',X'A069E4A2728EB22258AC3F1DD1B6CD57CCB5B7AA27E60ED9A84CB129E043574A',X'8E00C0BB05583B19F4CA3E8422038ECB80E09B48085DF1B07BF387B945D2B789');
INSERT INTO "journal" VALUES(26,'faadafee',26,'2026-11-30T17:12:17.912269Z','甲某','case:faadafee-14','retracted','2026-03-09','{"targets":["faadafee-25"],"reason":"taken back with undo"}',X'BA69FD548EF19644A59A3939E8D233B12578846C2FAA2B6B4E50C475020C6DE9',X'8E00C0BB05583B19F4CA3E8422038ECB80E09B48085DF1B07BF387B945D2B789',X'598618B69E7DE44CF06F60907869C7E5161DDC91D4DBB55671124F294D75CF89');
INSERT INTO "journal" VALUES(27,'faadafee',27,'2026-11-30T17:12:17.941368Z','甲某','case:faadafee-14','notice_issued','2026-03-20','{"rule":"report_same_day","stage":1,"level":"red","unit":"SQ01","told":"main_leader","due":"2026-03-01","days":-19}',X'36B376BC7FC83CE82DC6EE5F389E6BC20C658D09EA87904B4268DB6EED30A335',X'598618B69E7DE44CF06F60907869C7E5161DDC91D4DBB55671124F294D75CF89',X'61723D69C2B6309A42B72D3D1A87F815781B44460CCBE35534151CA3CABD8354');
INSERT INTO "journal" VALUES(28,'faadafee',28,'2026-11-30T17:12:17.941368Z','甲某','case:faadafee-14','notice_issued','2026-03-20','{"rule":"app_entry","stage":1,"level":"red","unit":"SQ01","told":"main_leader","due":"2026-03-02","days":-18}',X'8CD68462CCD937A4CAFDBFD21E9152E3F16B9D55D296567B436AB231B5FDDE88',X'61723D69C2B6309A42B72D3D1A87F815781B44460CCBE35534151CA3CABD8354',X'87F3B543F638C0940777B1782ECA15E71010C2F917FE80D92EECF1E7BDC6956E');
INSERT INTO "journal" VALUES(29,'faadafee',29,'2026-11-30T17:12:17.941368Z','甲某','case:faadafee-14','notice_issued','2026-03-20','{"rule":"hand_over_major","stage":1,"level":"red","unit":"SQ01","told":"main_leader","due":"2026-03-01","days":-19}',X'59B1D06AD5A954B2CEF9C67A3AB536551CEB41E47BF0CF3496D5D28AF698C5D8',X'87F3B543F638C0940777B1782ECA15E71010C2F917FE80D92EECF1E7BDC6956E',X'309284F164BB2E1454BDC623D4B7B586FB00AF1BD6CFAA3C8BA4B0AF3F737B42');
INSERT INTO "journal" VALUES(30,'faadafee',30,'2026-11-30T17:12:17.941368Z','甲某','case:faadafee-14','notice_issued','2026-03-20','{"rule":"meet_parties","stage":1,"level":"red","unit":"SQ01","told":"main_leader","due":"2026-03-04","days":-16}',X'5EA95FF0CD0EF072795EEC3A5742FAD50F13845B8AD9CB73838921987E24F93E',X'309284F164BB2E1454BDC623D4B7B586FB00AF1BD6CFAA3C8BA4B0AF3F737B42',X'AEF5FF014C4221655E8AEDE9BA0FE607850B1E68DA8F90F14D9EB58B6C4F4D38');
INSERT INTO "journal" VALUES(31,'faadafee',31,'2026-11-30T17:12:17.941368Z','甲某','case:faadafee-14','notice_issued','2026-03-20','{"rule":"two_sessions","stage":1,"level":"red","unit":"SQ01","told":"main_leader","due":"2026-03-11","days":-9}',X'E9D621650CC5DF45C6E4AFBCA266E0B196730956F55F327876CCA7FDB1E3917E',X'AEF5FF014C4221655E8AEDE9BA0FE607850B1E68DA8F90F14D9EB58B6C4F4D38',X'4C4D04E6D9D6E1B3F693B08FB50F2256F26ABF9BD14B9C66F545D5F1229EC699');
INSERT INTO "journal" VALUES(32,'faadafee',32,'2026-11-30T17:12:17.941368Z','甲某','decision:faadafee-19','notice_issued','2026-03-20','{"rule":"decision","turn":"","level":"red","unit":"BM01","told":"main_leader","due":"2026-03-10","days":-10}',X'321866FA22101A3151BBE5814F4381E964DB80126DFB9A1469B171212B737589',X'4C4D04E6D9D6E1B3F693B08FB50F2256F26ABF9BD14B9C66F545D5F1229EC699',X'F842CBF2FBF4ACAD261AC089F28CACE826A64E518777E432768AF29852954262');
INSERT INTO "journal" VALUES(33,'faadafee',33,'2026-11-30T17:12:17.981857Z','甲某','unit:SQ02','unit_saved','2026-03-15','{"unit":{"code":"SQ02","name":"示例新村社区","kind":"community","parent":"JD01"},"reason":"更名"}',X'B149491A82A5D8783C61D6B884F9F8D41D85DCAB86EA3B67A5DD8C03ECF6BAFB',X'F842CBF2FBF4ACAD261AC089F28CACE826A64E518777E432768AF29852954262',X'3A0FF3E7EC58A36CA75B1CA6D03CCA2C3B6C742698711BE211A7DB47D650A9A0');
INSERT INTO "journal" VALUES(34,'faadafee',34,'2026-11-30T17:12:18.002243Z','甲某','household:H0001','household_closed','2026-04-30','{"reason":"拆迁"}',X'158E99076E43514D771A3AC956468F6FDC132D25C5F4D37E107D4FBB1CF21D31',X'3A0FF3E7EC58A36CA75B1CA6D03CCA2C3B6C742698711BE211A7DB47D650A9A0',X'A72135FF7311D55BD4D2A89CC9AEDF8EC2B79F92DC781ADA5EE8C1D6605D7AF4');
INSERT INTO "journal" VALUES(35,'faadafee',35,'2026-11-30T17:12:18.017442Z','甲某','unit:SQ02','unit_closed','2026-05-31','{"reason":"并入示例一社区"}',X'E4A4F877BC80F8FBA22A19E844054883AF778F892A97CA0EC93212630EF6AFF6',X'A72135FF7311D55BD4D2A89CC9AEDF8EC2B79F92DC781ADA5EE8C1D6605D7AF4',X'F24FDF7B127E3EFFF976F09AE41833F25E67C06DE67FADDA7C7F715DD0920C02');
CREATE TABLE likeness (
    key INTEGER NOT NULL, day INTEGER NOT NULL, case_id INTEGER NOT NULL, PRIMARY KEY (key, day, case_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "likeness" VALUES(596729126,739652,9);
INSERT INTO "likeness" VALUES(855198394,739652,9);
INSERT INTO "likeness" VALUES(1822542402,739652,9);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('basis','9:bdc233f06c84:bb525027046eae7269d3c87c45fc8eb19f30c4d0aae173771b539769eb591477:65bdf60636060648b97c72c9de1627c98514194a3e120d5397bc1c7fd441376c');
INSERT INTO "meta" VALUES('node','faadafee');
INSERT INTO "meta" VALUES('rules','accept_transfer answer_letter app_entry centre_close decision ~deliberation hand_over_major judicial_confirmation meet_parties ~meeting_leading_group ~meeting_monthly ~meeting_task_group ~meeting_weekly platform_entry report_closure report_same_day ~report_up ~return revisit transfer_up two_sessions unit_close');
CREATE TABLE notice (
    subject_id INTEGER NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, rule TEXT NOT NULL, turn TEXT NOT NULL, level TEXT NOT NULL, "on" TEXT NOT NULL,
    PRIMARY KEY (subject_id, no)
) STRICT, WITHOUT ROWID;
INSERT INTO "notice" VALUES(14,1,'report_same_day','1','red','2026-03-20');
INSERT INTO "notice" VALUES(14,2,'app_entry','1','red','2026-03-20');
INSERT INTO "notice" VALUES(14,3,'hand_over_major','1','red','2026-03-20');
INSERT INTO "notice" VALUES(14,4,'meet_parties','1','red','2026-03-20');
INSERT INTO "notice" VALUES(14,5,'two_sessions','1','red','2026-03-20');
INSERT INTO "notice" VALUES(19,1,'decision','','red','2026-03-20');
CREATE TABLE number (
    series TEXT, unit TEXT, year INTEGER, last INTEGER NOT NULL, PRIMARY KEY (series, unit, year)
) STRICT, WITHOUT ROWID;
INSERT INTO "number" VALUES('case','SQ01',2026,2);
INSERT INTO "number" VALUES('decision','M2026-001',2026,2);
INSERT INTO "number" VALUES('decision/meeting','',2026,1);
CREATE TABLE obligation (
    subject_id INTEGER NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, rule TEXT NOT NULL, turn TEXT NOT NULL, unit TEXT NOT NULL, start TEXT NOT NULL,
    due TEXT NOT NULL, done_on TEXT, known_on TEXT, provisional INTEGER NOT NULL, extended INTEGER NOT NULL,
    PRIMARY KEY (subject_id, no)
) STRICT, WITHOUT ROWID;
INSERT INTO "obligation" VALUES(9,1,'report_same_day','1','SQ01','2026-02-05','2026-02-05','2026-02-26',NULL,0,0);
INSERT INTO "obligation" VALUES(9,2,'app_entry','1','SQ01','2026-02-05','2026-02-09','2026-02-26',NULL,0,0);
INSERT INTO "obligation" VALUES(9,7,'centre_close','2','JD01','2026-02-26','2026-03-26',NULL,NULL,0,0);
INSERT INTO "obligation" VALUES(14,1,'report_same_day','1','SQ01','2026-03-01','2026-03-01',NULL,NULL,0,0);
INSERT INTO "obligation" VALUES(14,2,'app_entry','1','SQ01','2026-03-01','2026-03-02',NULL,NULL,0,0);
INSERT INTO "obligation" VALUES(14,3,'hand_over_major','1','SQ01','2026-03-01','2026-03-01',NULL,NULL,0,0);
INSERT INTO "obligation" VALUES(14,4,'meet_parties','1','SQ01','2026-03-01','2026-03-04',NULL,NULL,0,0);
INSERT INTO "obligation" VALUES(14,5,'two_sessions','1','SQ01','2026-03-01','2026-03-11',NULL,NULL,0,0);
INSERT INTO "obligation" VALUES(19,1,'decision','','BM01','2026-03-02','2026-03-10',NULL,NULL,0,0);
CREATE TABLE paper_number (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, document TEXT NOT NULL, unit TEXT NOT NULL, year INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (case_id, no)
) STRICT, WITHOUT ROWID;
CREATE TABLE party (
    key INTEGER NOT NULL, day INTEGER NOT NULL, case_id INTEGER NOT NULL, PRIMARY KEY (key, day, case_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "party" VALUES(253065550,739652,9);
INSERT INTO "party" VALUES(828648619,739652,9);
INSERT INTO "party" VALUES(846549246,739676,14);
INSERT INTO "party" VALUES(2056774437,739652,9);
CREATE TABLE recurring (
    subject_id INTEGER NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, rule TEXT NOT NULL, unit TEXT NOT NULL, every TEXT NOT NULL, times INTEGER NOT NULL,
    "from" TEXT NOT NULL, until TEXT, met_through TEXT,
    PRIMARY KEY (subject_id, no)
) STRICT, WITHOUT ROWID;
CREATE TABLE redaction (node TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (node, seq)) STRICT;
CREATE TABLE register (
    word TEXT NOT NULL, code TEXT NOT NULL, since TEXT NOT NULL, until TEXT, record TEXT NOT NULL,
    PRIMARY KEY (word, code, since)
) STRICT, WITHOUT ROWID;
CREATE TABLE search (
    subject_id INTEGER PRIMARY KEY REFERENCES subject (id) ON DELETE CASCADE, text TEXT NOT NULL
) STRICT;
INSERT INTO "search" VALUES(9,'SQ01
sq01-2026-00001
2
jm
y
ym
13800000000
990000199001010017
b 4aO7');
INSERT INTO "search" VALUES(14,'SQ01
sq01-2026-00002

bm
si');
INSERT INTO "search" VALUES(18,'SQ01
m2026-001-1
m2026-001-1
pS{M');
INSERT INTO "search" VALUES(19,'BM01
m2026-001-2
m2026-001-2
s');
CREATE TABLE stage (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, unit TEXT NOT NULL, origin TEXT NOT NULL, opened_on TEXT NOT NULL,
    closed_on TEXT, outcome TEXT, sessions INTEGER NOT NULL,
    PRIMARY KEY (case_id, no)
) STRICT, WITHOUT ROWID;
INSERT INTO "stage" VALUES(9,1,'SQ01','registered','2026-02-05','2026-02-26','transferred',2);
INSERT INTO "stage" VALUES(9,2,'JD01','accepted','2026-02-26',NULL,NULL,0);
INSERT INTO "stage" VALUES(14,1,'SQ01','registered','2026-03-01',NULL,NULL,0);
CREATE TABLE stub (
    node TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (node, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL,
    no TEXT NOT NULL,
    unit TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    last_on TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;
INSERT INTO "subject" VALUES(9,'case','SQ01-2026-00001','SQ01','2026-02-05',NULL,'2026-03-03','open');
INSERT INTO "subject" VALUES(14,'case','SQ01-2026-00002','SQ01','2026-03-01',NULL,'2026-03-20','open');
INSERT INTO "subject" VALUES(18,'decision','M2026-001-1','SQ01','2026-03-02','2026-03-05','2026-03-05','closed');
INSERT INTO "subject" VALUES(19,'decision','M2026-001-2','BM01','2026-03-02',NULL,'2026-03-20','open');
CREATE TABLE tally (
    month TEXT NOT NULL, dimension TEXT NOT NULL, unit TEXT NOT NULL, value TEXT NOT NULL, measure TEXT NOT NULL,
    n INTEGER NOT NULL, PRIMARY KEY (month, dimension, unit, value, measure)
) STRICT, WITHOUT ROWID;
INSERT INTO "tally" VALUES('2026-02','grid','SQ01','G01','registered',1);
INSERT INTO "tally" VALUES('2026-02','rule','JD01','accept_transfer','on_time',1);
INSERT INTO "tally" VALUES('2026-02','rule','SQ01','meet_parties','on_time',1);
INSERT INTO "tally" VALUES('2026-02','rule','SQ01','transfer_up','on_time',1);
INSERT INTO "tally" VALUES('2026-02','rule','SQ01','two_sessions','on_time',1);
INSERT INTO "tally" VALUES('2026-02','source','SQ01','patrol','registered',1);
INSERT INTO "tally" VALUES('2026-02','stage','JD01','ordinary','received',1);
INSERT INTO "tally" VALUES('2026-02','stage','SQ01','ordinary','registered',1);
INSERT INTO "tally" VALUES('2026-02','stage','SQ01','ordinary','transferred',1);
INSERT INTO "tally" VALUES('2026-02','stage','SQ01','ordinary','tried',1);
INSERT INTO "tally" VALUES('2026-02','type','SQ01','neighbour','registered',1);
INSERT INTO "tally" VALUES('2026-03','source','SQ01','patrol','registered',1);
INSERT INTO "tally" VALUES('2026-03','stage','SQ01','major','registered',1);
INSERT INTO "tally" VALUES('2026-03','type','SQ01','neighbour','registered',1);
CREATE TABLE unit (
    code TEXT NOT NULL, since TEXT NOT NULL, until TEXT, name TEXT NOT NULL, kind TEXT NOT NULL, parent TEXT,
    contacts TEXT NOT NULL, stationed_from TEXT, profile TEXT, posts TEXT, PRIMARY KEY (code, since)
) STRICT, WITHOUT ROWID;
INSERT INTO "unit" VALUES('BM01','','2026-03-06','社保所','department','JD01','[]',NULL,NULL,NULL);
INSERT INTO "unit" VALUES('BM01','2026-03-06',NULL,'社会保障所','department','JD01','[]',NULL,NULL,NULL);
INSERT INTO "unit" VALUES('JD01','',NULL,'示例街道','street','QX01','[]',NULL,NULL,NULL);
INSERT INTO "unit" VALUES('QX01','',NULL,'示例区','district',NULL,'[]',NULL,NULL,NULL);
INSERT INTO "unit" VALUES('SQ01','',NULL,'示例一社区','community','JD01','[]',NULL,NULL,NULL);
INSERT INTO "unit" VALUES('SQ02','','2026-03-15','示例二社区','community','JD01','[]',NULL,NULL,NULL);
INSERT INTO "unit" VALUES('SQ02','2026-03-15','2026-06-01','示例新村社区','community','JD01','[]',NULL,NULL,NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TRIGGER journal_never_replaced BEFORE INSERT ON journal
    WHEN EXISTS (SELECT 1 FROM journal WHERE pos = NEW.pos OR (node = NEW.node AND seq = NEW.seq))
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: this entry is there already'); END;
CREATE TRIGGER journal_never_deleted BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: entries are never deleted'); END;
CREATE TRIGGER journal_never_changed BEFORE UPDATE ON journal
    WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE node = OLD.node AND seq = OLD.seq)
        OR (NEW.pos, NEW.node, NEW.seq, NEW.recorded_at, NEW.actor, NEW.subject, NEW.kind, NEW."on")
            IS NOT (OLD.pos, OLD.node, OLD.seq, OLD.recorded_at, OLD.actor, OLD.subject, OLD.kind, OLD."on")
        OR (NEW.payload_sha256, NEW.prev_hash, NEW.hash) IS NOT (OLD.payload_sha256, OLD.prev_hash, OLD.hash)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: entries are never changed'); END;
CREATE INDEX journal_subject ON journal (subject);
CREATE INDEX grid_unit ON grid (unit);
CREATE INDEX household_grid ON household (grid);
CREATE INDEX filing_of ON filing (report, period, unit);
CREATE INDEX subject_no ON subject (no);
CREATE INDEX subject_opened_on ON subject (opened_on);
CREATE INDEX subject_last_on ON subject (last_on);
CREATE INDEX subject_closed_on ON subject (closed_on) WHERE closed_on IS NOT NULL;
CREATE INDEX subject_open ON subject (opened_on) WHERE closed_on IS NULL;
CREATE INDEX subject_other ON subject (word, opened_on) WHERE word <> 'case';
CREATE INDEX obligation_done_on ON obligation (done_on, due);
CREATE INDEX obligation_known_on ON obligation (known_on) WHERE known_on IS NOT NULL;
CREATE INDEX earlier_until ON earlier (until);
CREATE INDEX case_ref ON "case" (ref) WHERE ref IS NOT NULL;
CREATE INDEX case_content ON "case" (content) WHERE ref IS NULL AND content IS NOT NULL;
CREATE INDEX case_violations ON "case" (violations) WHERE violations > 0;
CREATE INDEX case_alerted_on ON "case" (alerted_on) WHERE alerted_on IS NOT NULL;
CREATE INDEX case_prevented ON "case" (prevented) WHERE prevented IS NOT NULL;
CREATE INDEX case_campaign ON "case" (campaign) WHERE campaign IS NOT NULL;
CREATE INDEX stage_closed_on ON stage (closed_on);
CREATE INDEX paper_number_of ON paper_number (document, unit, year, number);
COMMIT;
